package chat.nonstop.verify;

import java.util.List;
import java.util.UUID;

/**
 * A room as REST shows it at the end.
 *
 * @param messages its whole history, in the order shown
 * @param cursors how far its members have read; empty when nobody asked
 */
public record StoredRoom(long roomId, List<StoredMessage> messages, List<StoredCursor> cursors) {
    /** @param unread messages for the member, as its own list of rooms says */
    public record StoredCursor(long userId, long lastReadMessageId, long unread) {}

    /**
     * @param fromClient whether a client sent it; the others tell of changes of the room
     * @param joined users who are members from it on
     * @param left users who are members no more from it on
     */
    public record StoredMessage(
            long messageId,
            long senderId,
            UUID clientMessageId,
            int contentHash,
            boolean fromClient,
            List<Long> joined,
            List<Long> left) {
        public StoredMessage {
            joined = List.copyOf(joined);
            left = List.copyOf(left);
        }
    }

    public StoredRoom {
        messages = List.copyOf(messages);
        cursors = List.copyOf(cursors);
    }

    /** A room of which nobody asked who has read what. */
    public StoredRoom(long roomId, List<StoredMessage> messages) {
        this(roomId, messages, List.of());
    }

    /** Where the user's membership ends that reaches beyond {@code after}; the room's last message when it does not end. */
    long lastMessageId(long userId, long after) {
        return messages.stream()
                .filter(message -> message.messageId() > after && message.left().contains(userId))
                .mapToLong(StoredMessage::messageId)
                .min()
                .orElse(lastMessageId());
    }

    /** The last place that is taken; 0 in an empty room. */
    long lastMessageId() {
        return messages.stream().mapToLong(StoredMessage::messageId).max().orElse(0);
    }
}
