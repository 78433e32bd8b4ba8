package chat.nonstop.local.stack;

/** A program did not come up. The message says what to do; {@link #lastLogLines()} is what the program itself said. */
public final class StartFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String lastLogLines;

    public StartFailedException(String message, String lastLogLines) {
        super(message);
        this.lastLogLines = lastLogLines;
    }

    public StartFailedException(String message, Throwable cause) {
        super(message, cause);
        this.lastLogLines = "";
    }

    /** Empty when it had not said anything. */
    public String lastLogLines() {
        return lastLogLines;
    }

    @Override
    public String toString() {
        return lastLogLines.isEmpty() ? super.toString() : super.toString() + "\n" + lastLogLines;
    }
}
