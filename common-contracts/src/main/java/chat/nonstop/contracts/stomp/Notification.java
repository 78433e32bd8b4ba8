package chat.nonstop.contracts.stomp;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Body of a frame on {@code /user/queue/notifications}. It tells that something happened, not what was written: clients
 * fetch what they show. Clients ignore kinds that they do not know.
 *
 * @param messageId the message it is about, for kinds that are about one
 * @param senderId its sender, or who made, invited to or removed from the room
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
        ROOM_CREATED,
        /** {@code senderId} took the user into a room. */
        INVITED,
        /** {@code senderId} removed the user from a room. */
        KICKED,
        /** The user left a room, on another device perhaps. */
        LEFT,
        /** A message that mentions the user; told in muted rooms too. */
        MENTIONED,
        /** The user deleted a message for himself, on another device perhaps. */
        MESSAGE_HIDDEN
    }

    public static Notification newMessage(long roomId, long messageId, long senderId) {
        return new Notification(Kind.NEW_MESSAGE, roomId, messageId, senderId);
    }

    public static Notification roomCreated(long roomId, long createdBy) {
        return new Notification(Kind.ROOM_CREATED, roomId, null, createdBy);
    }

    public static Notification of(Kind kind, long roomId, @Nullable Long messageId, long senderId) {
        return new Notification(kind, roomId, messageId, senderId);
    }
}
