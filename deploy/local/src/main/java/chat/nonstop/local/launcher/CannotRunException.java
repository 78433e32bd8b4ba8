package chat.nonstop.local.launcher;

/** Something on this machine stands in the way; the message says what, and what to do. */
final class CannotRunException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotRunException(String message) {
        super(message);
    }
}
