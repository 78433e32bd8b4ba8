package chat.nonstop.persistence.search;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.message.MessageRows;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds messages by a part of their content, in the rooms of which the reader is a member now. */
class MessageSearch {
    /**
     * First what the index finds, places only: pairs of characters in the reader's rooms. Then, from the newest on and only
     * until the page is full, what is really there. Written so that the planner has no other way: it knows too little of
     * pairs to choose well.
     */
    private static final String SEARCH = """
            WITH own AS MATERIALIZED (
                SELECT m.room_id, m.joined_at_message_id
                FROM chat_room_members m JOIN chat_rooms r USING (room_id)
                WHERE m.user_id = :reader AND m.left_at IS NULL AND r.deleted_at IS NULL
                  AND (CAST(:room AS bigint) IS NULL OR m.room_id = :room)
            ), place AS MATERIALIZED (
                SELECT m.room_id, m.message_id, m.sent_at
                FROM messages m JOIN own USING (room_id)
                WHERE (-m.room_id || search_pairs(m.content)) @> search_pairs(:query)
                  AND (-m.room_id || search_pairs(m.content)) && (SELECT array_agg(-room_id) FROM own)
                  AND m.deleted_at IS NULL AND m.type IN ('TEXT', 'IMAGE')
                  AND m.message_id > own.joined_at_message_id
                  AND (m.sent_at, m.room_id, m.message_id) < (:sentAt, :cursorRoom, :cursorMessage)
            )
            SELECT hit.*
            FROM (SELECT * FROM place ORDER BY sent_at DESC, room_id DESC, message_id DESC) newest
            CROSS JOIN LATERAL (
                SELECT %s FROM messages m
                WHERE m.room_id = newest.room_id AND m.message_id = newest.message_id
                  AND strpos(search_text(m.content), search_text(:query)) > 0
                  AND NOT EXISTS (SELECT FROM message_deletions d
                                  WHERE d.user_id = :reader AND d.room_id = m.room_id AND d.message_id = m.message_id)
                OFFSET 0) hit
            ORDER BY newest.sent_at DESC, newest.room_id DESC, newest.message_id DESC
            LIMIT :limit
            """.formatted(MessageRows.COLUMNS);

    private final JdbcClient jdbc;

    MessageSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param roomId only in this one of the reader's rooms; null for all of them */
    SearchPage find(long reader, SearchQuery query, @Nullable Long roomId, SearchCursor after, int limit) {
        List<Message> found = jdbc.sql(SEARCH)
                .param("reader", reader)
                .param("query", query.text())
                .param("room", roomId, Types.BIGINT)
                .param("sentAt", after.sentAt().atOffset(ZoneOffset.UTC))
                .param("cursorRoom", after.roomId())
                .param("cursorMessage", after.messageId())
                .param("limit", limit + 1)
                .query(MessageRows.mapper())
                .list();
        boolean hasMore = found.size() > limit;
        List<Message> page = hasMore ? found.subList(0, limit) : found;
        return new SearchPage(
                page.stream()
                        .map(message -> new SearchPage.Hit(message, Snippet.of(message.content(), query.text())))
                        .toList(),
                hasMore ? cursor(page.getLast()).encode() : null);
    }

    boolean isMember(long reader, long roomId) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM chat_room_members m JOIN chat_rooms r USING (room_id)
                                       WHERE m.room_id = :room AND m.user_id = :reader
                                         AND m.left_at IS NULL AND r.deleted_at IS NULL)
                        """)
                .param("room", roomId)
                .param("reader", reader)
                .query(Boolean.class)
                .single();
    }

    private static SearchCursor cursor(Message last) {
        return new SearchCursor(last.sentAt(), last.roomId(), last.messageId());
    }
}
