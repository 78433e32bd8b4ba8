package chat.nonstop.persistence.message;

import chat.nonstop.contracts.internal.RoomHeads.Head;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the record of messages. Each question is one statement, so one snapshot: a page's {@code lastChangeId} and its
 * messages belong together.
 */
public class MessageHistory {
    private static final String MEMBERS_PAGE = """
            SELECT r.last_change_id, page.*
            FROM chat_rooms r
            JOIN chat_room_members own ON own.room_id = r.room_id AND own.user_id = :reader AND own.left_at IS NULL
            LEFT JOIN LATERAL (
                SELECT %s FROM messages m
                WHERE m.room_id = r.room_id AND m.message_id > own.joined_at_message_id AND m.message_id %s
                LIMIT :limit) page ON true
            WHERE r.room_id = :room AND r.deleted_at IS NULL
            ORDER BY page.message_id
            """;

    private static final String MEMBERS_AFTER =
            MEMBERS_PAGE.formatted(MessageRows.seenBy(":reader"), "> :bound ORDER BY m.message_id");

    private static final String MEMBERS_BEFORE =
            MEMBERS_PAGE.formatted(MessageRows.seenBy(":reader"), "< :bound ORDER BY m.message_id DESC");

    private static final String WHOLE_AFTER = """
            SELECT r.last_change_id, page.*
            FROM chat_rooms r
            LEFT JOIN LATERAL (
                SELECT %s FROM messages m
                WHERE m.room_id = r.room_id AND m.message_id > :bound ORDER BY m.message_id
                LIMIT :limit) page ON true
            WHERE r.room_id = :room
            ORDER BY page.message_id
            """.formatted(MessageRows.seenBy("CAST(:reader AS bigint)"));

    private final JdbcClient jdbc;

    public MessageHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The oldest messages with {@code after < messageId}, as the reader sees them: nothing from before he joined. Empty for
     * who is not a member now.
     */
    public Optional<HistoryPage> after(long roomId, long reader, long after, int limit) {
        Rows rows = read(MEMBERS_AFTER, roomId, reader, after, limit);
        boolean hasMore = rows.messages().size() > limit;
        return rows.page(hasMore ? rows.messages().subList(0, limit) : rows.messages(), hasMore);
    }

    /** The newest messages with {@code messageId < before}, ascending, else as {@link #after}. */
    public Optional<HistoryPage> before(long roomId, long reader, long before, int limit) {
        Rows rows = read(MEMBERS_BEFORE, roomId, reader, before, limit);
        boolean hasMore = rows.messages().size() > limit;
        return rows.page(hasMore ? rows.messages().subList(1, limit + 1) : rows.messages(), hasMore);
    }

    /**
     * The oldest messages with {@code after < messageId} of the whole room; none when there is no such room.
     *
     * @param reader whose deletions for himself are hidden; null hides nothing
     */
    HistoryPage wholeAfter(long roomId, @Nullable Long reader, long after, int limit) {
        Rows rows = read(WHOLE_AFTER, roomId, reader, after, limit);
        boolean hasMore = rows.messages().size() > limit;
        return rows.page(hasMore ? rows.messages().subList(0, limit) : rows.messages(), hasMore)
                .orElseGet(() -> new HistoryPage(List.of(), false));
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

    /** @param lastChangeId null when the reader may not see the room, or there is none */
    private record Rows(List<Message> messages, @Nullable Long lastChangeId) {
        Optional<HistoryPage> page(List<Message> shown, boolean hasMore) {
            return lastChangeId == null ? Optional.empty() : Optional.of(new HistoryPage(shown, hasMore, lastChangeId));
        }
    }

    private Rows read(String sql, long roomId, @Nullable Long reader, long bound, int limit) {
        return jdbc.sql(sql)
                .param("room", roomId)
                .param("reader", reader, Types.BIGINT)
                .param("bound", bound)
                .param("limit", limit + 1)
                .query(MessageHistory::rows);
    }

    /** A room without messages on this page is one row with nothing but the last change. */
    private static Rows rows(ResultSet row) throws SQLException {
        List<Message> messages = new ArrayList<>();
        Long lastChangeId = null;
        while (row.next()) {
            lastChangeId = row.getLong("last_change_id");
            if (row.getObject("message_id") != null) {
                messages.add(MessageRows.mapper().mapRow(row, messages.size()));
            }
        }
        return new Rows(messages, lastChangeId);
    }
}
