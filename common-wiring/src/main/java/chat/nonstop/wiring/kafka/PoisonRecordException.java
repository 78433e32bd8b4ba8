package chat.nonstop.wiring.kafka;

/**
 * A record that can never be worked on: it cannot be read, or breaks a rule. It goes to the dead-letter topic. The text
 * carries no content, because it ends in logs and headers.
 */
public class PoisonRecordException extends RuntimeException {
    public PoisonRecordException(String message) {
        super(message);
    }
}
