package chat.nonstop.notification.alert;

/** Where alerts go. */
public interface Alarm {
    /**
     * Returns when the alert has been taken.
     *
     * @throws NotTakenException when it has not, or that is not known: tell it again
     */
    void tell(Alert alert);

    /** The message says why, and never the address. */
    class NotTakenException extends RuntimeException {
        public NotTakenException(String message) {
            super(message);
        }
    }
}
