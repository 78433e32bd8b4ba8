package chat.nonstop.readreceipt.cursor;

import java.time.Duration;

/**
 * Members report messages that {@code chat-messages} may have and the record has not yet. Tried again for as long as that lasts;
 * never poison.
 */
final class UnrecordedMessagesException extends RuntimeException {
    UnrecordedMessagesException(Duration patience) {
        super("chat-messages is not in the record yet, after " + patience
                + ", and reports name messages that are not; trying again. Is persistence-service at work?");
    }
}
