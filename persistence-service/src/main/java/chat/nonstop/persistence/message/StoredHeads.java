package chat.nonstop.persistence.message;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.message.Placement.Member;
import chat.nonstop.persistence.message.Placement.Placed;
import chat.nonstop.persistence.outbox.RoomChanged;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rooms of a batch, and where their members stand. */
final class StoredHeads {
    private final JdbcClient jdbc;

    StoredHeads(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Locks the rooms of the batch, by id, and reads their last message. Rooms that ended or never were are left out.
     *
     * @param ofTwo takes those that are 1:1 rooms
     */
    Map<Long, Long> lock(List<ReceivedMessage> batch, Set<Long> ofTwo) {
        Map<Long, Long> heads = new HashMap<>();
        jdbc.sql("""
                        SELECT room_id, last_message_id, type = 'ONE_TO_ONE' AS of_two FROM chat_rooms
                        WHERE room_id = ANY (:rooms) AND deleted_at IS NULL
                        ORDER BY room_id FOR NO KEY UPDATE
                        """)
                .param(
                        "rooms",
                        batch.stream()
                                .mapToLong(received -> received.submitted().roomId())
                                .distinct()
                                .toArray())
                .query(row -> {
                    heads.put(row.getLong("room_id"), row.getLong("last_message_id"));
                    if (row.getBoolean("of_two")) {
                        ofTwo.add(row.getLong("room_id"));
                    }
                });
        return heads;
    }

    /** Of those senders who are members now. */
    Map<Member, Long> joinPoints(List<ReceivedMessage> batch) {
        Map<Member, Long> joinPoints = new HashMap<>();
        if (batch.isEmpty()) {
            return joinPoints;
        }
        jdbc.sql("""
                        SELECT DISTINCT m.room_id, m.user_id, m.joined_at_message_id FROM chat_room_members m
                        JOIN unnest(:rooms::bigint[], :users::bigint[]) AS f(r, u) ON m.room_id = f.r AND m.user_id = f.u
                        WHERE m.left_at IS NULL
                        """)
                .param("rooms", Columns.rooms(batch))
                .param("users", Columns.senders(batch))
                .query(row -> {
                    joinPoints.put(
                            new Member(row.getLong("room_id"), row.getLong("user_id")),
                            row.getLong("joined_at_message_id"));
                });
        return joinPoints;
    }

    void raise(Placement placement) {
        if (placement.placed().isEmpty()) {
            return;
        }
        jdbc.sql("""
                        UPDATE chat_rooms c SET last_message_id = f.last, last_message_at = now()
                        FROM unnest(:rooms::bigint[], :lasts::bigint[]) AS f(r, last) WHERE c.room_id = f.r
                        """)
                .param(
                        "rooms",
                        placement.lastMessageIds().keySet().stream()
                                .mapToLong(Long::longValue)
                                .toArray())
                .param(
                        "lasts",
                        placement.lastMessageIds().values().stream()
                                .mapToLong(Long::longValue)
                                .toArray())
                .update();
    }

    /** Whoever writes has read what stands above. */
    void raiseSenders(List<Placed> placed) {
        if (placed.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        WITH sent AS (
                            SELECT r, s, max(i) AS last
                            FROM unnest(:rooms::bigint[], :senders::bigint[], :ids::bigint[]) AS u(r, s, i)
                            GROUP BY r, s
                        ), behind AS ( -- locked in the order in which reports of reading lock them
                            SELECT m.room_id, m.user_id, sent.last
                            FROM sent JOIN chat_room_members m ON m.room_id = sent.r AND m.user_id = sent.s
                            WHERE m.last_read_message_id < sent.last
                            ORDER BY m.room_id, m.user_id
                            FOR NO KEY UPDATE OF m
                        )
                        UPDATE chat_room_members m SET last_read_message_id = behind.last
                        FROM behind WHERE m.room_id = behind.room_id AND m.user_id = behind.user_id
                        """)
                .param("rooms", Columns.longs(placed, Message::roomId))
                .param("senders", Columns.longs(placed, Message::senderId))
                .param("ids", Columns.longs(placed, Message::messageId))
                .update();
    }

    /**
     * Whoever left a 1:1 room is in it again when the other one writes, and sees what is written from now on.
     *
     * @param heads the rooms' last messages before this batch
     * @return what is to be told of those who are back
     */
    List<RoomChanged> bringBack(List<Placed> placed, Map<Long, Long> heads, Set<Long> ofTwo) {
        Map<Long, Long> writers = placed.stream()
                .map(Placed::message)
                .filter(message -> ofTwo.contains(message.roomId()))
                .collect(Collectors.toMap(Message::roomId, Message::senderId, (first, later) -> first));
        if (writers.isEmpty()) {
            return List.of();
        }
        List<Long> rooms = List.copyOf(writers.keySet());
        return jdbc.sql("""
                        UPDATE chat_room_members m
                        SET left_at = NULL, joined_at = now(), joined_at_message_id = f.last
                        FROM unnest(:rooms::bigint[], :lasts::bigint[]) AS f(r, last)
                        WHERE m.room_id = f.r AND m.left_at IS NOT NULL
                        RETURNING m.room_id, m.user_id
                        """)
                .param("rooms", rooms.stream().mapToLong(Long::longValue).toArray())
                .param(
                        "lasts",
                        rooms.stream()
                                .mapToLong(room -> heads.getOrDefault(room, 0L))
                                .toArray())
                .query((row, number) -> {
                    long roomId = row.getLong("room_id");
                    return RoomChanged.cameBack(
                            roomId, row.getLong("user_id"), Objects.requireNonNull(writers.get(roomId)));
                })
                .list();
    }
}
