package chat.nonstop.gateway.problem;

import chat.nonstop.contracts.RefusalCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A refusal on its way to the client.
 *
 * @param status HTTP status; the code's own except for a time-out, which is 504 with {@code UNAVAILABLE}
 * @param detail for people, without anything secret
 * @param retryAfter when trying again can help
 */
public record Refused(
        int status,
        RefusalCode code,
        @Nullable String detail,
        @Nullable Duration retryAfter) {
    public static Refused because(RefusalCode code, @Nullable String detail) {
        return new Refused(code.httpStatus(), code, detail, null);
    }

    public static Refused tryAgain(RefusalCode code, @Nullable String detail, Duration after) {
        return new Refused(code.httpStatus(), code, detail, after);
    }
}
