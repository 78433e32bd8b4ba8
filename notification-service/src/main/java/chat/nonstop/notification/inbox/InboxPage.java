package chat.nonstop.notification.inbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code GET /api/v1/notifications}.
 *
 * @param notifications newest first
 * @param nextCursor the value of {@code before} that brings the next page; missing on the last
 */
record InboxPage(List<Item> notifications, @Nullable String nextCursor) {
    /**
     * @param read whether the user has read the room up to this message: derived from the read cursor, never counted
     * @param mentioned whether the message mentioned the user when it was sent
     */
    record Item(long roomId, long messageId, long senderId, Instant createdAt, boolean read, boolean mentioned) {}

    /** @param found one more than {@code limit} when there is more */
    static InboxPage of(List<Item> found, int limit) {
        if (found.size() <= limit) {
            return new InboxPage(found, null);
        }
        Item last = found.get(limit - 1);
        return new InboxPage(
                found.subList(0, limit), new InboxCursor(last.createdAt(), last.roomId(), last.messageId()).text());
    }
}
