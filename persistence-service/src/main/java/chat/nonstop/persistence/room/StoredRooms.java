package chat.nonstop.persistence.room;

import chat.nonstop.contracts.internal.Membership;
import chat.nonstop.persistence.room.OpenRoom.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Rooms and members as the database has them: {@code chat_rooms}, {@code one_to_one_chat_rooms}, {@code chat_room_members}. */
class StoredRooms {
    private final JdbcClient jdbc;
    private final TransactionOperations transaction;

    StoredRooms(JdbcClient jdbc, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    Outcome findOrAddOneToOne(long userId, long peerId) {
        long low = Math.min(userId, peerId);
        long high = Math.max(userId, peerId);
        Optional<Outcome> found = findOneToOne(low, high);
        if (found.isPresent()) {
            return found.get();
        }
        return addOneToOne(userId, low, high)
                .<Outcome>map(Outcome.Opened::new)
                // somebody was faster, or one of the two is nobody
                .orElseGet(() -> findOneToOne(low, high).orElseGet(Outcome.UserNotFound::new));
    }

    private Optional<Outcome> findOneToOne(long low, long high) {
        return jdbc.sql("SELECT room_id FROM one_to_one_chat_rooms WHERE user_low = :low AND user_high = :high")
                .param("low", low)
                .param("high", high)
                .query(Long.class)
                .optional()
                .map(Outcome.Found::new);
    }

    /**
     * One statement, so all of it or nothing. The pair decides: of two at once the second waits at its key for the first
     * to commit, inserts nothing, and finds the other's room afterwards.
     */
    private Optional<Long> addOneToOne(long creatorId, long low, long high) {
        return jdbc.sql("""
                        WITH pair AS (
                            INSERT INTO one_to_one_chat_rooms (user_low, user_high, room_id)
                            SELECT :low, :high, nextval(pg_get_serial_sequence('chat_rooms', 'room_id'))
                            WHERE (SELECT count(*) FROM users WHERE user_id IN (:low, :high) AND deleted_at IS NULL) = 2
                            ON CONFLICT (user_low, user_high) DO NOTHING
                            RETURNING room_id
                        ), room AS (
                            INSERT INTO chat_rooms (room_id, type, created_by)
                            SELECT room_id, 'ONE_TO_ONE', :creatorId FROM pair
                        ), members AS (
                            INSERT INTO chat_room_members (room_id, user_id)
                            SELECT room_id, user_id FROM pair, (VALUES (:low), (:high)) AS two (user_id)
                        )
                        SELECT room_id FROM pair
                        """)
                .param("low", low)
                .param("high", high)
                .param("creatorId", creatorId)
                .query(Long.class)
                .optional();
    }

    Outcome addGroup(long creatorId, RoomName name, List<Long> others) {
        List<Long> all = new ArrayList<>(others);
        all.add(creatorId);
        Optional<Long> roomId = transaction.execute(status -> {
            List<Long> rooms = jdbc.sql("""
                            WITH room AS (
                                INSERT INTO chat_rooms (type, name, created_by)
                                SELECT 'GROUP', :name, user_id FROM users WHERE user_id = :creatorId
                                RETURNING room_id
                            )
                            INSERT INTO chat_room_members (room_id, user_id, role)
                            SELECT room_id, user_id,
                                   CASE user_id WHEN :creatorId THEN 'OWNER' ELSE 'MEMBER' END::member_role
                            FROM room, users
                            WHERE user_id = ANY (:all) AND deleted_at IS NULL
                            RETURNING room_id
                            """)
                    .param("name", name.text())
                    .param("creatorId", creatorId)
                    .param("all", all.toArray(Long[]::new))
                    .query((row, number) -> row.getLong("room_id"))
                    .list();
            if (rooms.size() < all.size()) { // one of them is nobody
                status.setRollbackOnly();
                return Optional.<Long>empty();
            }
            return Optional.of(rooms.getFirst());
        });
        return roomId == null || roomId.isEmpty() ? new Outcome.UserNotFound() : new Outcome.Opened(roomId.get());
    }

    Membership membership(long roomId, long userId) {
        return jdbc.sql("""
                        SELECT m.joined_at_message_id
                        FROM chat_room_members m JOIN chat_rooms r USING (room_id)
                        WHERE m.room_id = :roomId AND m.user_id = :userId
                          AND m.left_at IS NULL AND r.deleted_at IS NULL
                        """)
                .param("roomId", roomId)
                .param("userId", userId)
                .query(Long.class)
                .optional()
                .map(joinedAt -> new Membership(roomId, userId, true, joinedAt))
                .orElseGet(() -> new Membership(roomId, userId, false, 0));
    }

    List<Long> memberIds(long roomId) {
        return jdbc.sql("""
                        SELECT m.user_id
                        FROM chat_room_members m JOIN chat_rooms r USING (room_id)
                        WHERE m.room_id = :roomId AND m.left_at IS NULL AND r.deleted_at IS NULL
                        ORDER BY m.user_id
                        """)
                .param("roomId", roomId)
                .query((row, number) -> row.getLong("user_id"))
                .list();
    }
}
