package chat.nonstop.contracts.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code GET /internal/rooms/{roomId}/audit}: one snapshot of a room's rows, counted from scratch.
 *
 * @param clean whether there are no violations
 * @param messages stored; {@code changes} too
 * @param members now; the unread messages of each were counted
 * @param violations one for each code that was found, in the order of {@link Code}
 */
public record RoomAudit(
        long roomId,
        boolean clean,
        long lastMessageId,
        long messages,
        long lastChangeId,
        long changes,
        long members,
        List<Violation> violations) {
    /** Most examples of one violation. */
    public static final int EXAMPLES = 10;

    /** What can be wrong, and what its examples name. */
    public enum Code {
        /** No message of an id from 1 to the room's last: {@code messageId}. */
        MESSAGE_MISSING,
        /** {@code messageId} is greater than the room's last. */
        MESSAGE_BEYOND_LAST,
        /** The same {@code clientMessageId} of {@code userId} as {@code otherMessageId}. */
        MESSAGE_SENT_TWICE,
        /** The same partition and offset as {@code otherMessageId}. */
        RECORD_STORED_TWICE,
        /** {@code messageId} has the offset {@code found}, and one before it in its partition {@code expected}, a greater one. */
        MESSAGE_OUT_OF_LOG_ORDER,
        /** No change of an id from 1 to the room's last change: {@code changeId}. */
        CHANGE_MISSING,
        /** {@code changeId} is greater than the room's last. */
        CHANGE_BEYOND_LAST,
        /** What {@code userId} has read or been delivered, or where it joined, is {@code found}: beyond the room's last message. */
        CURSOR_BEYOND_LAST,
        /** Unread messages of {@code userId}: a plain recount gives {@code expected}, clients are told {@code found}. */
        UNREAD_DIFFERS
    }

    /**
     * @param count how often
     * @param examples the first of them, up to {@link #EXAMPLES}
     */
    public record Violation(Code code, long count, List<Example> examples) {
        public Violation {
            examples = List.copyOf(examples);
        }
    }

    /** What is absent does not apply: see {@link Code}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Example(
            @Nullable Long messageId,
            @Nullable Long otherMessageId,
            @Nullable Long changeId,
            @Nullable Long userId,
            @Nullable Long expected,
            @Nullable Long found) {}

    public RoomAudit {
        violations = List.copyOf(violations);
    }
}
