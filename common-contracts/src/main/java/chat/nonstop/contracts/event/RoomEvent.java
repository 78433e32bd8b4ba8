package chat.nonstop.contracts.event;

import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.Message;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Something was stored in a room. Value of a record on {@code chat-room-events}, key {@code roomId}; at least once, and
 * {@code (roomId, messageId)} or {@code (roomId, changeId)} lets a reader drop a repeat. What members sent comes in room
 * order; system messages and changes, which come through the outbox, may come later than their place. Readers ignore kinds
 * that they do not know.
 *
 * @param messageId the message stored, or the one that a change happened to; 0 for a change of the room itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoomEvent(
        Kind kind,
        long roomId,
        long messageId,
        @Nullable Message message,
        @Nullable Change change) {
    public enum Kind {
        MESSAGE_STORED,
        /** {@code change} happened. */
        MESSAGE_CHANGED,
        /** One that this reader does not know. */
        @JsonEnumDefaultValue
        UNKNOWN
    }

    public static RoomEvent messageStored(Message message) {
        return new RoomEvent(Kind.MESSAGE_STORED, message.roomId(), message.messageId(), message, null);
    }

    public static RoomEvent changed(Change change) {
        Long messageId = change.messageId();
        return new RoomEvent(Kind.MESSAGE_CHANGED, change.roomId(), messageId == null ? 0 : messageId, null, change);
    }
}
