package chat.nonstop.wiring.problem;

import chat.nonstop.contracts.RefusalCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request is refused; the edge answers with a problem that carries the code. Expected, so it has no stack trace. */
public class RefusedException extends RuntimeException {
    private final RefusalCode code;
    private final @Nullable String detail;
    private final @Nullable Duration retryAfter;

    public RefusedException(RefusalCode code) {
        this(code, null, null);
    }

    /** @param detail what exactly was wrong; shown to the caller, so nothing secret and no message content */
    public RefusedException(RefusalCode code, @Nullable String detail) {
        this(code, detail, null);
    }

    public RefusedException(RefusalCode code, @Nullable String detail, @Nullable Duration retryAfter) {
        super(code.name(), null, false, false);
        this.code = code;
        this.detail = detail;
        this.retryAfter = retryAfter;
    }

    public RefusalCode code() {
        return code;
    }

    public @Nullable String detail() {
        return detail;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
