package chat.nonstop.persistence.message;

import chat.nonstop.contracts.event.MessageSubmitted;
import java.util.UUID;

/** A submitted message and where in {@code chat-messages} it stands. */
record ReceivedMessage(int partition, long offset, MessageSubmitted submitted) {
    Identity identity() {
        return new Identity(submitted.roomId(), submitted.senderId(), submitted.clientMessageId());
    }

    /** What makes two submissions the same message: a client's retry repeats all three. */
    record Identity(long roomId, long senderId, UUID clientMessageId) {}
}
