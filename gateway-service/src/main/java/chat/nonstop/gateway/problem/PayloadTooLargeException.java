package chat.nonstop.gateway.problem;

/** A request body ran over its limit while it was being forwarded. */
public final class PayloadTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PayloadTooLargeException(long limitBytes) {
        super("request body is larger than " + limitBytes + " bytes", null, false, false);
    }
}
