package chat.nonstop.ws.stomp;

/** What came is no STOMP, or more than may come; the connection cannot be read any further. */
public final class MalformedFrameException extends Exception {
    /** @param what was wrong, without anything that the client wrote */
    MalformedFrameException(String what) {
        super(what);
    }
}
