package chat.nonstop.persistence.room;

import chat.nonstop.contracts.internal.Membership;
import chat.nonstop.persistence.outbox.RoomChanged;
import chat.nonstop.persistence.people.BlockedPairs;
import chat.nonstop.persistence.room.OpenRoom.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Rooms and members as the database has them: {@code chat_rooms}, {@code one_to_one_chat_rooms}, {@code chat_room_members}. */
class StoredRooms {
    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final BlockedPairs blocks;
    private final ApplicationEventPublisher events;

    StoredRooms(
            JdbcClient jdbc, TransactionOperations transaction, BlockedPairs blocks, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.blocks = blocks;
        this.events = events;
    }

    Outcome findOrAddOneToOne(long userId, long peerId) {
        long low = Math.min(userId, peerId);
        long high = Math.max(userId, peerId);
        Optional<Outcome> found = findOneToOne(userId, low, high);
        if (found.isPresent()) {
            return found.get();
        }
        if (blocks.isBlocked(userId, peerId)) {
            return new Outcome.Blocked();
        }
        return addOneToOne(userId, low, high)
                .<Outcome>map(Outcome.Opened::new)
                // somebody was faster, or one of the two is nobody
                .orElseGet(() -> findOneToOne(userId, low, high).orElseGet(Outcome.UserNotFound::new));
    }

    private Optional<Outcome> findOneToOne(long userId, long low, long high) {
        record Pair(long roomId, boolean left) {}
        return jdbc.sql("""
                        SELECT p.room_id, m.left_at IS NOT NULL AS left
                        FROM one_to_one_chat_rooms p
                        JOIN chat_room_members m ON m.room_id = p.room_id AND m.user_id = :userId
                        WHERE p.user_low = :low AND p.user_high = :high
                        """)
                .param("userId", userId)
                .param("low", low)
                .param("high", high)
                .query(Pair.class)
                .optional()
                .map(pair -> {
                    if (!pair.left()) {
                        return new Outcome.Found(pair.roomId());
                    }
                    return blocks.isBlocked(low, high) ? new Outcome.Blocked() : comeBack(pair.roomId(), userId);
                });
    }

    /** Who comes back sees what is said from now on. */
    private Outcome comeBack(long roomId, long userId) {
        transaction.executeWithoutResult(status -> {
            long last = jdbc.sql("SELECT last_message_id FROM chat_rooms WHERE room_id = :roomId FOR NO KEY UPDATE")
                    .param("roomId", roomId)
                    .query(Long.class)
                    .single();
            int back = jdbc.sql("""
                            UPDATE chat_room_members SET left_at = NULL, joined_at = now(), joined_at_message_id = :last
                            WHERE room_id = :roomId AND user_id = :userId AND left_at IS NOT NULL
                            """)
                    .param("roomId", roomId)
                    .param("userId", userId)
                    .param("last", last)
                    .update();
            if (back > 0) {
                events.publishEvent(RoomChanged.cameBack(roomId, userId, userId));
            }
        });
        return new Outcome.Found(roomId);
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
