package chat.nonstop.wiring.auth;

import chat.nonstop.contracts.RefusalCode;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/** Tells a client whose token has merely expired from one that has none that is valid. */
public final class TokenFailures {
    private TokenFailures() {}

    /** {@code TOKEN_EXPIRED} when the only thing wrong is that the time has passed, else {@code UNAUTHENTICATED}. */
    public static RefusalCode codeOf(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JwtValidationException invalid) {
                boolean expiredOnly = invalid.getErrors().stream().allMatch(error -> {
                    String description = error.getDescription();
                    return description != null && description.startsWith("Jwt expired at");
                });
                return expiredOnly ? RefusalCode.TOKEN_EXPIRED : RefusalCode.UNAUTHENTICATED;
            }
        }
        return RefusalCode.UNAUTHENTICATED;
    }
}
