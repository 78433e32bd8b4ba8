package chat.nonstop.local.launcher;

/** The command line is wrong; the message says how, for the person who typed it. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
