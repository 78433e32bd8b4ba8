package chat.nonstop.verify.client;

/** A connection was refused, or did not become a session in time; trying again may help. */
public final class CannotConnectException extends Exception {
    private static final long serialVersionUID = 1;

    CannotConnectException(String message) {
        super(message);
    }

    CannotConnectException(String message, Throwable cause) {
        super(message, cause);
    }
}
