package chat.nonstop.wiring.auth;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * The user whose verified access token came with the request. Controllers take it as a parameter.
 *
 * @param expiresAt when the token ends
 * @param logInId the log-in that the token belongs to (claim {@code sid}); empty with an issuer that does not tell
 */
public record CurrentUser(long userId, Instant expiresAt, String logInId) {
    public static CurrentUser of(Jwt token) {
        String logInId = token.getClaimAsString("sid");
        return new CurrentUser(
                Long.parseLong(token.getSubject()),
                Objects.requireNonNull(token.getExpiresAt(), "exp is checked by the decoder"),
                logInId == null ? "" : logInId);
    }

    /** Whether a {@code sub} claim names one of our users: a positive decimal number. */
    static boolean isUserId(@Nullable String subject) {
        return subject != null && subject.matches("[1-9][0-9]{0,17}");
    }
}
