package chat.nonstop.contracts.stomp;

import java.util.UUID;

/** Body of a frame on {@code /user/queue/acks}: the message is durable and will be in the room's history. */
public record Acknowledgement(UUID clientMessageId, Status status) {
    public enum Status {
        ACCEPTED
    }

    public static Acknowledgement accepted(UUID clientMessageId) {
        return new Acknowledgement(clientMessageId, Status.ACCEPTED);
    }
}
