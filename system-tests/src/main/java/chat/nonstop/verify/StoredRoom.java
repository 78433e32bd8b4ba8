package chat.nonstop.verify;

import java.util.List;
import java.util.UUID;

/** A room's whole history as REST shows it at the end, in the order shown. */
public record StoredRoom(long roomId, List<StoredMessage> messages) {
    /** @param fromClient whether a client sent it; the others tell of changes of the room */
    public record StoredMessage(
            long messageId, long senderId, UUID clientMessageId, int contentHash, boolean fromClient) {}

    public StoredRoom {
        messages = List.copyOf(messages);
    }

    /** The last place that is taken; 0 in an empty room. */
    long lastMessageId() {
        return messages.stream().mapToLong(StoredMessage::messageId).max().orElse(0);
    }
}
