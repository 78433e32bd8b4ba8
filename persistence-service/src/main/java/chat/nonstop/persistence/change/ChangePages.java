package chat.nonstop.persistence.change;

import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.ChangesPage;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the changes of rooms, each page by one statement. */
class ChangePages {
    private static final String PAGE = """
            SELECT r.last_change_id, %s AS join_point, page.*
            FROM chat_rooms r %s
            LEFT JOIN LATERAL (
                SELECT c.room_id, c.change_id, c.kind, c.message_id, c.user_id, c.content, c.mentions, c.emoji, c.changed_at
                FROM message_changes c
                WHERE c.room_id = r.room_id AND c.change_id > :after
                ORDER BY c.change_id LIMIT :limit) page ON true
            WHERE r.room_id = :room
            ORDER BY page.change_id
            """;

    private static final String MEMBERS_PAGE = PAGE.formatted("own.joined_at_message_id", """
            JOIN chat_room_members own
              ON own.room_id = r.room_id AND own.user_id = :reader AND own.left_at IS NULL AND r.deleted_at IS NULL""");

    private static final String WHOLE_PAGE = PAGE.formatted("0", "");

    private final JdbcClient jdbc;

    ChangePages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** As a member sees them; empty for who is not one now. */
    Optional<ChangesPage> after(long roomId, long reader, long after, int limit) {
        return jdbc.sql(MEMBERS_PAGE)
                .param("room", roomId)
                .param("reader", reader)
                .param("after", after)
                .param("limit", limit + 1)
                .query(page(limit));
    }

    /** As nodes need them; none when there is no such room. */
    ChangesPage wholeAfter(long roomId, long after, int limit) {
        return jdbc.sql(WHOLE_PAGE)
                .param("room", roomId)
                .param("after", after)
                .param("limit", limit + 1)
                .query(page(limit))
                .orElseGet(() -> new ChangesPage(List.of(), false, 0));
    }

    private static ResultSetExtractor<Optional<ChangesPage>> page(int limit) {
        return rows -> read(rows, limit);
    }

    /** A room without changes on this page is one row with nothing but the last change. */
    private static Optional<ChangesPage> read(ResultSet row, int limit) throws SQLException {
        List<Change> changes = new ArrayList<>();
        Long lastChangeId = null;
        while (row.next()) {
            lastChangeId = row.getLong("last_change_id");
            if (row.getObject("change_id") != null) {
                changes.add(change(row).seenBy(row.getLong("join_point")));
            }
        }
        if (lastChangeId == null) {
            return Optional.empty();
        }
        boolean hasMore = changes.size() > limit;
        return Optional.of(new ChangesPage(hasMore ? changes.subList(0, limit) : changes, hasMore, lastChangeId));
    }

    /** An edit without content is of a message that was deleted since: there is nothing left to apply. */
    private static Change change(ResultSet row) throws SQLException {
        Change.Kind kind = Change.Kind.valueOf(row.getString("kind"));
        String content = row.getString("content");
        if (kind == Change.Kind.MESSAGE_EDITED && content == null) {
            return Change.unseen(row.getLong("room_id"), row.getLong("change_id"));
        }
        return new Change(
                kind,
                row.getLong("room_id"),
                row.getLong("change_id"),
                row.getObject("message_id", Long.class),
                row.getLong("user_id"),
                content,
                mentions(row),
                row.getString("emoji"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable List<Long> mentions(ResultSet row) throws SQLException {
        Array mentions = row.getArray("mentions");
        return mentions == null ? null : List.of((Long[]) mentions.getArray());
    }
}
