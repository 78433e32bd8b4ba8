package chat.nonstop.ws.publish;

/** A record is not in the log, or nobody knows whether it is. Trying again may help. */
public final class NotAppendedException extends Exception {
    NotAppendedException(String message) {
        super(message);
    }

    NotAppendedException(String message, Throwable cause) {
        super(message, cause);
    }
}
