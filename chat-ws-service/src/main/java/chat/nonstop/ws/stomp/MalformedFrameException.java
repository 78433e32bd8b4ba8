package chat.nonstop.ws.stomp;

/** What came is no STOMP; the connection cannot be read any further. */
public final class MalformedFrameException extends Exception {
    MalformedFrameException(Throwable cause) {
        super("malformed STOMP frame", cause);
    }
}
