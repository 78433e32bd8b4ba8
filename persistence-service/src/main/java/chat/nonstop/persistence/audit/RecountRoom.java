package chat.nonstop.persistence.audit;

import chat.nonstop.contracts.internal.RoomAudit;
import chat.nonstop.contracts.internal.RoomAudit.Code;
import chat.nonstop.contracts.internal.RoomAudit.Example;
import chat.nonstop.contracts.internal.RoomAudit.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Counts a room again: one statement for its figures and one for each {@link Code}, whatever the room holds. Counting is done
 * in the database; what comes here is a number and a few examples of each.
 */
class RecountRoom {
    private record Figures(long lastMessageId, long messages, long lastChangeId, long changes, long members) {}

    private final JdbcClient jdbc;
    private final TransactionOperations snapshot;

    /** @param snapshot transactions in which all statements see the same */
    RecountRoom(JdbcClient jdbc, TransactionOperations snapshot) {
        this.jdbc = jdbc;
        this.snapshot = snapshot;
    }

    /** Empty when there is no such room. */
    Optional<RoomAudit> recount(long roomId) {
        Optional<RoomAudit> audit = snapshot.execute(status -> figures(roomId).map(figures -> audit(roomId, figures)));
        return audit == null ? Optional.empty() : audit;
    }

    private RoomAudit audit(long roomId, Figures figures) {
        List<Violation> violations = new ArrayList<>();
        RoomChecks.ALL.forEach((code, sql) -> find(code, sql, roomId, figures).ifPresent(violations::add));
        return new RoomAudit(
                roomId,
                violations.isEmpty(),
                figures.lastMessageId,
                figures.messages,
                figures.lastChangeId,
                figures.changes,
                figures.members,
                violations);
    }

    private Optional<Figures> figures(long roomId) {
        return jdbc.sql("""
                        SELECT room.last_message_id, room.last_change_id,
                               (SELECT count(*) FROM messages m WHERE m.room_id = room.room_id) AS messages,
                               (SELECT count(*) FROM message_changes c WHERE c.room_id = room.room_id) AS changes,
                               (SELECT count(*) FROM chat_room_members member
                                WHERE member.room_id = room.room_id AND member.left_at IS NULL) AS members
                        FROM chat_rooms room
                        WHERE room.room_id = :roomId
                        """).param("roomId", roomId).query(Figures.class).optional();
    }

    private Optional<Violation> find(Code code, String sql, long roomId, Figures figures) {
        boolean ofChanges = code == Code.CHANGE_MISSING || code == Code.CHANGE_BEYOND_LAST;
        List<Map<String, @Nullable Object>> found = jdbc.sql(sql)
                .param("roomId", roomId)
                .param("last", ofChanges ? figures.lastChangeId : figures.lastMessageId)
                .param("examples", RoomAudit.EXAMPLES)
                .query()
                .listOfRows();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        long total = Objects.requireNonNull(number(found.getFirst(), "total"));
        return Optional.of(new Violation(
                code, total, found.stream().map(RecountRoom::example).toList()));
    }

    private static Example example(Map<String, @Nullable Object> row) {
        return new Example(
                number(row, "message_id"),
                number(row, "other_message_id"),
                number(row, "change_id"),
                number(row, "user_id"),
                number(row, "expected"),
                number(row, "found"));
    }

    private static @Nullable Long number(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof Number number ? number.longValue() : null;
    }
}
