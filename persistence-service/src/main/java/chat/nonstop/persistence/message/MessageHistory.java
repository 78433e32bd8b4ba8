package chat.nonstop.persistence.message;

import chat.nonstop.contracts.internal.RoomHeads.Head;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the record of messages. Each question is one statement over the primary key. */
class MessageHistory {
    private final JdbcClient jdbc;

    MessageHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The room's last message when the user joined; empty for who is not a member now. */
    OptionalLong joinPoint(long roomId, long userId) {
        return jdbc.sql("""
                        SELECT joined_at_message_id FROM chat_room_members
                        WHERE room_id = :room AND user_id = :user AND left_at IS NULL
                        """)
                .param("room", roomId)
                .param("user", userId)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** Messages with {@code after < messageId}, the oldest first. */
    HistoryPage after(long roomId, long after, int limit) {
        List<Message> found = jdbc.sql("SELECT " + MessageRows.COLUMNS + """
                         FROM messages m WHERE m.room_id = :room AND m.message_id > :after
                        ORDER BY m.message_id LIMIT :limit
                        """)
                .param("room", roomId)
                .param("after", after)
                .param("limit", limit + 1)
                .query(MessageRows.mapper())
                .list();
        boolean hasMore = found.size() > limit;
        return new HistoryPage(hasMore ? found.subList(0, limit) : found, hasMore);
    }

    /** The newest messages with {@code joinPoint < messageId < before}, ascending. */
    HistoryPage before(long roomId, long before, long joinPoint, int limit) {
        List<Message> found = jdbc.sql("SELECT " + MessageRows.COLUMNS + """
                         FROM messages m
                        WHERE m.room_id = :room AND m.message_id < :before AND m.message_id > :joinPoint
                        ORDER BY m.message_id DESC LIMIT :limit
                        """)
                .param("room", roomId)
                .param("before", before)
                .param("joinPoint", joinPoint)
                .param("limit", limit + 1)
                .query(MessageRows.mapper())
                .list();
        boolean hasMore = found.size() > limit;
        return new HistoryPage((hasMore ? found.subList(0, limit) : found).reversed(), hasMore);
    }

    /** The last message and the last change of each of these rooms that exists. */
    List<Head> heads(List<Long> roomIds) {
        return jdbc.sql("""
                        SELECT room_id, last_message_id, last_change_id FROM chat_rooms
                        WHERE room_id = ANY (:rooms) ORDER BY room_id
                        """)
                .param("rooms", roomIds.stream().mapToLong(Long::longValue).toArray())
                .query((row, number) ->
                        new Head(row.getLong("room_id"), row.getLong("last_message_id"), row.getLong("last_change_id")))
                .list();
    }
}
