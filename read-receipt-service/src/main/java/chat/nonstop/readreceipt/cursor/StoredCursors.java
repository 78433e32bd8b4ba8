package chat.nonstop.readreceipt.cursor;

import chat.nonstop.contracts.stomp.ReadCursors;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The cursors of record: {@code chat_room_members.last_read_message_id}. The role {@code chat_read_receipt} may update that
 * column and nothing else.
 */
final class StoredCursors implements AdvanceReadCursors.Store, ListReadCursors.Store {
    /**
     * The guard is in the statement: whoever races on a cursor cannot move it back. Rows are locked in one order, so that
     * two batches cannot deadlock; the last message of the room bounds what a report can claim.
     */
    private static final String RAISE = """
            WITH standing AS (
                SELECT member.room_id, member.user_id, member.last_read_message_id AS was,
                       LEAST(reported.message_id, room.last_message_id) AS wanted
                FROM unnest(:rooms, :users, :messages) AS reported (room_id, user_id, message_id)
                JOIN chat_rooms room ON room.room_id = reported.room_id
                JOIN chat_room_members member
                  ON member.room_id = reported.room_id AND member.user_id = reported.user_id
                WHERE member.left_at IS NULL AND room.deleted_at IS NULL
                ORDER BY member.room_id, member.user_id
                FOR NO KEY UPDATE OF member
            ), moved AS (
                UPDATE chat_room_members member SET last_read_message_id = standing.wanted
                FROM standing
                WHERE member.room_id = standing.room_id AND member.user_id = standing.user_id
                  AND member.last_read_message_id < standing.wanted
                RETURNING member.room_id, member.user_id
            )
            SELECT standing.room_id, standing.user_id, GREATEST(was, wanted) AS message_id,
                   moved.room_id IS NOT NULL AS moved
            FROM standing LEFT JOIN moved USING (room_id, user_id)
            """;

    private static final String HEAD_FOR_MEMBER = """
            SELECT room.last_message_id
            FROM chat_room_members member JOIN chat_rooms room USING (room_id)
            WHERE member.room_id = :room AND member.user_id = :user
              AND member.left_at IS NULL AND room.deleted_at IS NULL
            """;

    private static final String ALL = """
            SELECT room.last_message_id, member.user_id, member.last_read_message_id
            FROM chat_rooms room JOIN chat_room_members member USING (room_id)
            WHERE room.room_id = :room AND member.left_at IS NULL
            ORDER BY member.user_id
            """;

    private final JdbcClient database;

    StoredCursors(JdbcClient database) {
        this.database = database;
    }

    @Override
    public List<Standing> raise(List<ReadCursor> furthest) {
        return database.sql(RAISE)
                .param("rooms", column(furthest, ReadCursor::roomId))
                .param("users", column(furthest, ReadCursor::userId))
                .param("messages", column(furthest, ReadCursor::messageId))
                .query((row, number) -> new Standing(
                        new ReadCursor(row.getLong("room_id"), row.getLong("user_id"), row.getLong("message_id")),
                        row.getBoolean("moved")))
                .list();
    }

    @Override
    public OptionalLong lastMessageFor(long roomId, long userId) {
        Optional<Long> head = database.sql(HEAD_FOR_MEMBER)
                .param("room", roomId)
                .param("user", userId)
                .query(Long.class)
                .optional();
        return head.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    @Override
    public ListReadCursors.Snapshot all(long roomId) {
        record Row(long head, ReadCursors.Cursor cursor) {}
        List<Row> rows = database.sql(ALL)
                .param("room", roomId)
                .query((row, number) -> new Row(row.getLong(1), new ReadCursors.Cursor(row.getLong(2), row.getLong(3))))
                .list();
        long head = rows.isEmpty() ? 0 : rows.getFirst().head();
        return new ListReadCursors.Snapshot(
                head, new ReadCursors(roomId, rows.stream().map(Row::cursor).toList()));
    }

    private static Long[] column(List<ReadCursor> cursors, ToLongFunction<ReadCursor> value) {
        return cursors.stream().mapToLong(value).boxed().toArray(Long[]::new);
    }
}
