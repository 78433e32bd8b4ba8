package chat.nonstop.contracts.event;

import chat.nonstop.contracts.message.Message;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Something was stored in a room. Value of a record on {@code chat-room-events}, key {@code roomId}; at least once and in
 * room order, and {@code (roomId, messageId)} lets a reader drop a repeat. Readers ignore kinds that they do not know.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoomEvent(
        Kind kind, long roomId, long messageId, @Nullable Message message) {
    public enum Kind {
        MESSAGE_STORED
    }

    public static RoomEvent messageStored(Message message) {
        return new RoomEvent(Kind.MESSAGE_STORED, message.roomId(), message.messageId(), message);
    }
}
