package chat.nonstop.contracts.stomp;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Body of a frame on {@code /user/queue/notifications}. It tells that something happened, not what was written: clients
 * fetch what they show. Clients ignore kinds that they do not know.
 *
 * @param messageId the new message, for {@link Kind#NEW_MESSAGE}
 * @param senderId its sender, or who made the room
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Notification(
        Kind kind,
        long roomId,
        @Nullable Long messageId,
        @Nullable Long senderId) {
    public enum Kind {
        /** A message in one of the user's rooms, sent by somebody else. */
        NEW_MESSAGE,
        /** The user is a member of a new room. */
        ROOM_CREATED
    }

    public static Notification newMessage(long roomId, long messageId, long senderId) {
        return new Notification(Kind.NEW_MESSAGE, roomId, messageId, senderId);
    }

    public static Notification roomCreated(long roomId, long createdBy) {
        return new Notification(Kind.ROOM_CREATED, roomId, null, createdBy);
    }
}
