package chat.nonstop.local.launcher;

/** A supervisor runs but does not answer. */
final class SilentSupervisorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SilentSupervisorException(long pid, Throwable cause) {
        super(
                "The supervisor (pid " + pid + ") does not answer. ./chat down ends it and everything that it runs.",
                cause);
    }
}
