package chat.nonstop.notification.inbox;

import chat.nonstop.contracts.event.RoomEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that was stored in a room: what the inbox keeps of it. Never its content.
 *
 * @param mentions members whom it mentions
 */
record NewMessage(long roomId, long messageId, long senderId, Instant sentAt, List<Long> mentions) {
    NewMessage {
        mentions = List.copyOf(mentions);
        requirePositive("roomId", roomId);
        requirePositive("messageId", messageId);
        requirePositive("message.senderId", senderId);
    }

    /**
     * A {@link RoomEvent} as this service reads it: only the fields that it needs, so that an event or a message of a kind
     * made up later does not become poison here, and no content is held.
     */
    record Event(
            @Nullable String kind,
            long roomId,
            long messageId,
            @Nullable Sent message) {
        record Sent(
                long senderId,
                @Nullable Instant sentAt,
                @Nullable List<Long> mentions) {}

        /**
         * The message that it tells of; empty for an event of another kind.
         *
         * @throws IllegalArgumentException when it tells of a message and does not say which
         */
        Optional<NewMessage> newMessage() {
            if (kind == null) {
                throw new IllegalArgumentException("kind: missing");
            }
            if (!RoomEvent.Kind.MESSAGE_STORED.name().equals(kind)) {
                return Optional.empty();
            }
            if (message == null || message.sentAt() == null) {
                throw new IllegalArgumentException("message: missing (expected: with senderId and sentAt)");
            }
            return Optional.of(new NewMessage(
                    roomId,
                    messageId,
                    message.senderId(),
                    message.sentAt(),
                    message.mentions() == null ? List.of() : message.mentions()));
        }
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
