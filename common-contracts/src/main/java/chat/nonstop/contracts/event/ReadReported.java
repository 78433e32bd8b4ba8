package chat.nonstop.contracts.event;

import java.time.Instant;

/**
 * A member read a room up to a message. Value of a record on {@code chat-read-events}. Safe to repeat, delay and reorder:
 * a cursor only moves forward.
 */
public record ReadReported(long roomId, long userId, long lastReadMessageId, Instant reportedAt) {}
