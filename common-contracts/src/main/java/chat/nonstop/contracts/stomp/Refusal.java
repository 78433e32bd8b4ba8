package chat.nonstop.contracts.stomp;

import chat.nonstop.contracts.RefusalCode;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Body of a frame on {@code /user/queue/errors}: what was refused, and why.
 *
 * @param clientMessageId the refused message, when the refusal is of a message whose id could be read
 * @param retryAfterMs milliseconds to wait before trying again, when waiting helps
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Refusal(
        RefusalCode code,
        String message,
        @Nullable UUID clientMessageId,
        @Nullable Long retryAfterMs) {
    public static Refusal of(RefusalCode code, @Nullable UUID clientMessageId) {
        return new Refusal(code, code.message(), clientMessageId, null);
    }
}
