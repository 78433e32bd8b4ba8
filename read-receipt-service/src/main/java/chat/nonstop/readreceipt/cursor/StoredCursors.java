package chat.nonstop.readreceipt.cursor;

import chat.nonstop.contracts.stomp.ReadCursors;
import chat.nonstop.readreceipt.SqlFile;
import chat.nonstop.wiring.crash.StopPoint;
import chat.nonstop.wiring.crash.StopPoints;
import chat.nonstop.wiring.kafka.StoredPositions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The cursors of record: {@code chat_room_members.last_read_message_id} and {@code last_delivered_message_id}, as reported. The
 * role {@code chat_read_receipt} may update these columns, its own positions, and nothing else. Where a member stands is never before its join, and
 * delivered never before read.
 */
final class StoredCursors implements AdvanceReadCursors.Store, ListReadCursors.Store {
    private static final String RAISE = SqlFile.read(StoredCursors.class, "raise-cursors.sql");

    private static final String HEAD_FOR_MEMBER = """
            SELECT room.last_message_id, room.type = 'ONE_TO_ONE' AS of_two
            FROM chat_room_members member JOIN chat_rooms room USING (room_id)
            WHERE member.room_id = :room AND member.user_id = :user
              AND member.left_at IS NULL AND room.deleted_at IS NULL
            """;

    /** Of 1:1 rooms both: leaving one is silent. */
    private static final String ALL = """
            SELECT room.last_message_id, member.user_id,
                   greatest(member.last_read_message_id, member.joined_at_message_id),
                   greatest(member.last_delivered_message_id, member.last_read_message_id, member.joined_at_message_id)
            FROM chat_rooms room JOIN chat_room_members member USING (room_id)
            WHERE room.room_id = :room AND (member.left_at IS NULL OR room.type = 'ONE_TO_ONE')
            ORDER BY member.user_id
            """;

    private final JdbcClient database;
    private final StoredPositions positions;
    private final TransactionTemplate transactions;
    private final StopPoints stops;

    StoredCursors(JdbcClient database, StoredPositions positions, TransactionTemplate transactions, StopPoints stops) {
        this.database = database;
        this.positions = positions;
        this.transactions = transactions;
        this.stops = stops;
    }

    @Override
    public Outcome raise(List<ReadCursor> furthest, AdvanceReadCursors.Steps steps, boolean evenBeyond) {
        Outcome outcome = Objects.requireNonNull(transactions.execute(status -> {
            Outcome inTransaction = raiseLocked(furthest, steps, evenBeyond);
            if (!(inTransaction instanceof Outcome.Raised)) {
                status.setRollbackOnly();
            }
            return inTransaction;
        }));
        stops.reached(StopPoint.CURSORS_STORED);
        return outcome;
    }

    private Outcome raiseLocked(List<ReadCursor> furthest, AdvanceReadCursors.Steps steps, boolean evenBeyond) {
        Map<Integer, Long> reached = positions.lock(steps.from().keySet());
        // Further is not further than it may be: another consumer has stored these, and storing them again is harmless.
        if (steps.from().entrySet().stream()
                .anyMatch(each -> reached.getOrDefault(each.getKey(), -1L) < each.getValue())) {
            return new Outcome.Older(reached);
        }
        record Row(Standing standing, boolean beyondRoom) {}
        List<Row> rows = database.sql(RAISE)
                .param("rooms", column(furthest, ReadCursor::roomId))
                .param("users", column(furthest, ReadCursor::userId))
                .param("reads", column(furthest, ReadCursor::read))
                .param("deliveries", column(furthest, ReadCursor::delivered))
                .query((row, number) -> new Row(
                        new Standing(
                                new ReadCursor(
                                        row.getLong("room_id"),
                                        row.getLong("user_id"),
                                        row.getLong("read"),
                                        row.getLong("delivered")),
                                row.getBoolean("moved")),
                        row.getBoolean("beyond_room")))
                .list();
        if (!evenBeyond && rows.stream().anyMatch(Row::beyondRoom)) {
            return new Outcome.BeyondRecord();
        }
        positions.advance(steps.to());
        return new Outcome.Raised(rows.stream().map(Row::standing).toList());
    }

    @Override
    public Optional<ListReadCursors.Head> headFor(long roomId, long userId) {
        return database.sql(HEAD_FOR_MEMBER)
                .param("room", roomId)
                .param("user", userId)
                .query(ListReadCursors.Head.class)
                .optional();
    }

    @Override
    public ListReadCursors.Snapshot all(long roomId) {
        record Row(long head, ReadCursors.Cursor cursor) {}
        List<Row> rows = database.sql(ALL)
                .param("room", roomId)
                .query((row, number) ->
                        new Row(row.getLong(1), new ReadCursors.Cursor(row.getLong(2), row.getLong(3), row.getLong(4))))
                .list();
        long head = rows.isEmpty() ? 0 : rows.getFirst().head();
        return new ListReadCursors.Snapshot(
                head, new ReadCursors(roomId, rows.stream().map(Row::cursor).toList()));
    }

    private static Long[] column(List<ReadCursor> cursors, ToLongFunction<ReadCursor> value) {
        return cursors.stream().mapToLong(value).boxed().toArray(Long[]::new);
    }
}
