package chat.nonstop.persistence.message;

import java.time.Duration;

/** What was stored could not be told in time: the same records must come again, and their offsets stay uncommitted. */
class UntoldMessagesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UntoldMessagesException(Duration patience) {
        super("stored messages were not told within " + patience + " (Kafka or Redis is away)");
    }
}
