package chat.nonstop.local.stack;

/** No server binaries for this operating system or processor. The message names the platform and the way round. */
public final class UnsupportedPlatformException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnsupportedPlatformException(String message) {
        super(message);
    }
}
