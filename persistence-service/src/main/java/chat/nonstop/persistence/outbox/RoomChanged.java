package chat.nonstop.persistence.outbox;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.contracts.stomp.RoomRenamed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room's members, roles or name changed. Told in this order: the message, the memberships, the new name, the
 * notifications; the message also as {@code MESSAGE_STORED}.
 *
 * @param message the system message; absent for what happens silently
 * @param renamed absent when the name is as before
 * @param memberships whose membership changed; told as it is when it is told, so that a late repeat does no harm
 */
public record RoomChanged(
        long roomId,
        @Nullable Message message,
        @Nullable RoomRenamed renamed,
        List<Long> memberships,
        List<Notified> notified)
        implements RoomOutboxEvent {

    /** A notification for one user. */
    public record Notified(long userId, Notification notification) {}

    /** Somebody who had left a 1:1 room is in it again, because {@code writerId} wrote there, or he asked for it himself. */
    public static RoomChanged cameBack(long roomId, long userId, long writerId) {
        return new RoomChanged(
                roomId,
                null,
                null,
                List.of(userId),
                List.of(new Notified(userId, Notification.roomCreated(roomId, writerId))));
    }

    public RoomChanged {
        memberships = List.copyOf(memberships);
        notified = List.copyOf(notified);
    }

    /** Without names: they never reach a log. */
    @Override
    public String toString() {
        return "RoomChanged[roomId=" + roomId + ", messageId=" + (message == null ? null : message.messageId()) + "]";
    }
}
