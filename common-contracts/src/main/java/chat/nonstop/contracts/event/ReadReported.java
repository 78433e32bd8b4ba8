package chat.nonstop.contracts.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a member has read a room, and how far its messages have reached one of the member's devices; one of the two at
 * least. Value of a record on {@code chat-read-events}. Safe to repeat, delay and reorder: a cursor only moves forward. What
 * is read is delivered, so a report of reading needs nothing else.
 */
public record ReadReported(
        long roomId,
        long userId,
        @Nullable Long lastReadMessageId,
        @Nullable Long lastDeliveredMessageId,
        Instant reportedAt) {
    public static ReadReported read(long roomId, long userId, long lastReadMessageId, Instant reportedAt) {
        return new ReadReported(roomId, userId, lastReadMessageId, null, reportedAt);
    }
}
