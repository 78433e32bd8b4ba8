package chat.nonstop.contracts.rest;

import chat.nonstop.contracts.RefusalCode;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An RFC 9457 problem, media type {@code application/problem+json}.
 *
 * @param type always {@code about:blank}: the {@code code} tells the problems apart
 * @param detail what exactly was wrong, without anything secret; for people
 * @param retryAfterMs milliseconds to wait before trying again, when waiting helps
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        RefusalCode code,
        @Nullable String detail,
        @Nullable Long retryAfterMs) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(RefusalCode code, @Nullable String detail) {
        return new Problem("about:blank", code.message(), code.httpStatus(), code, detail, null);
    }
}
