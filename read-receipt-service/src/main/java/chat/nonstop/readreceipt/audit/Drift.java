package chat.nonstop.readreceipt.audit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as a recount from scratch has it.
 *
 * @param userId absent for what concerns the whole room
 * @param expected by the recount; null when there should be nothing
 * @param found null when there is nothing
 */
record Drift(
        Kind kind,
        long roomId,
        @Nullable Long userId,
        @Nullable String expected,
        @Nullable String found) {
    enum Kind {
        /** The room's last message is not the number of its messages, or not the highest of their ids. */
        HEAD,
        /** A stored cursor, read or delivered, is beyond the room's last message. */
        BEYOND_ROOM,
        /** The derived unread count is not the number of messages that are unread. */
        UNREAD,
        /** The copy in Redis is not what the record has. */
        COPY,
        /** In the copy something is read that was not delivered. */
        DELIVERED_BEHIND_READ;

        String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
