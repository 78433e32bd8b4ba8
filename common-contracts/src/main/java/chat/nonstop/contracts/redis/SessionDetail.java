package chat.nonstop.contracts.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a session beside when it began ({@link RedisKeys#userSessionDetails}).
 *
 * @param logInId claim {@code sid} of its access token; empty with an issuer that does not tell
 * @param userAgent as the client named itself, up to 200 characters, none of them a control character; absent when it did not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionDetail(String logInId, @Nullable String userAgent) {
    public static final int USER_AGENT_LENGTH = 200;
}
