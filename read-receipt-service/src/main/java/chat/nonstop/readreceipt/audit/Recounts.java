package chat.nonstop.readreceipt.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The record, counted from scratch: every unread message by itself, by brute force. How many are looked at for a room is
 * bounded; where members are too far behind, some of them are counted, others the next time.
 */
class Recounts {
    private static final String ROOMS = """
            SELECT room.room_id, room.last_message_id,
                   (SELECT coalesce(max(said.message_id), 0) FROM messages said WHERE said.room_id = room.room_id) AS highest,
                   (SELECT count(*) FROM messages said
                    WHERE said.room_id = room.room_id AND said.message_id > room.last_message_id - :messages
                      AND said.message_id <= room.last_message_id) AS messages
            FROM chat_rooms room
            WHERE room.room_id > :after AND room.room_id <= :upTo AND room.deleted_at IS NULL
            ORDER BY room.room_id
            LIMIT :rooms
            """;

    private static final String MEMBERS = """
            WITH derived AS MATERIALIZED (
                SELECT unread.room_id, unread.user_id, unread.read_up_to, unread.unread_count,
                       stored.last_read_message_id, stored.last_delivered_message_id,
                       sum(greatest(unread.last_message_id - unread.read_up_to, 0))
                           OVER (PARTITION BY unread.room_id ORDER BY random() ROWS UNBOUNDED PRECEDING) AS to_look_at
                FROM unread_messages unread
                JOIN chat_room_members stored ON stored.room_id = unread.room_id AND stored.user_id = unread.user_id
                WHERE unread.room_id = ANY (:rooms)
            )
            SELECT derived.room_id, derived.user_id, derived.last_read_message_id, derived.last_delivered_message_id,
                   derived.read_up_to, greatest(derived.last_delivered_message_id, derived.read_up_to) AS delivered_up_to,
                   derived.unread_count,
                   CASE WHEN derived.to_look_at <= :messages THEN
                       (SELECT count(*) FROM messages said
                        WHERE said.room_id = derived.room_id AND said.message_id > derived.read_up_to
                          AND said.type IN ('TEXT', 'IMAGE') AND said.deleted_at IS NULL
                          AND said.sender_id <> derived.user_id
                          AND NOT EXISTS (SELECT FROM message_deletions hidden
                                          WHERE hidden.user_id = derived.user_id AND hidden.room_id = said.room_id
                                            AND hidden.message_id = said.message_id))
                   END AS counted
            FROM derived
            """;

    private final JdbcClient database;
    private final TransactionOperations snapshot;
    private final int messagesPerRoom;

    /**
     * @param snapshot transactions in which all statements see the same
     * @param messagesPerRoom looked at for each room, for all its members together
     */
    Recounts(JdbcClient database, TransactionOperations snapshot, int messagesPerRoom) {
        this.database = database;
        this.snapshot = snapshot;
        this.messagesPerRoom = messagesPerRoom;
    }

    /** The next rooms after one, by id. */
    List<RoomRecount> after(long roomId, int rooms) {
        return recount(roomId, Long.MAX_VALUE, rooms);
    }

    /** Empty when there is no such room. */
    List<RoomRecount> of(long roomId) {
        return recount(roomId - 1, roomId, 1);
    }

    private List<RoomRecount> recount(long after, long upTo, int limit) {
        List<RoomRecount> recounted = snapshot.execute(status -> {
            List<RoomRecount> rooms = database.sql(ROOMS)
                    .param("after", after)
                    .param("upTo", upTo)
                    .param("rooms", limit)
                    .param("messages", messagesPerRoom)
                    .query((row, number) -> new RoomRecount(
                            row.getLong("room_id"),
                            row.getLong("last_message_id"),
                            row.getLong("highest"),
                            messagesPerRoom,
                            row.getLong("messages"),
                            List.of()))
                    .list();
            return rooms.isEmpty() ? rooms : withMembers(rooms);
        });
        return recounted == null ? List.of() : recounted;
    }

    private List<RoomRecount> withMembers(List<RoomRecount> rooms) {
        Map<Long, List<RoomRecount.Member>> members = new LinkedHashMap<>();
        database.sql(MEMBERS)
                .param("rooms", rooms.stream().map(RoomRecount::roomId).toArray(Long[]::new))
                .param("messages", messagesPerRoom)
                .query(row -> {
                    members.computeIfAbsent(row.getLong("room_id"), id -> new ArrayList<>())
                            .add(new RoomRecount.Member(
                                    row.getLong("user_id"),
                                    row.getLong("last_read_message_id"),
                                    row.getLong("last_delivered_message_id"),
                                    row.getLong("read_up_to"),
                                    row.getLong("delivered_up_to"),
                                    row.getLong("unread_count"),
                                    row.getObject("counted", Long.class)));
                });
        return rooms.stream()
                .map(room -> new RoomRecount(
                        room.roomId(),
                        room.lastMessageId(),
                        room.highestMessageId(),
                        room.looked(),
                        room.messages(),
                        List.copyOf(members.getOrDefault(room.roomId(), List.of()))))
                .toList();
    }
}
