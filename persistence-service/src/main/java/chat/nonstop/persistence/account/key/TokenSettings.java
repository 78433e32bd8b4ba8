package chat.nonstop.persistence.account.key;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long tokens live.
 *
 * @param accessTokenLife how long an access token is valid; of an external issuer: at most
 * @param refreshTokenLife how long a log-in lasts without a refresh; each refresh starts it anew
 */
@ConfigurationProperties("chat.auth")
public record TokenSettings(
        @DefaultValue("15m") Duration accessTokenLife,
        @DefaultValue("30d") Duration refreshTokenLife) {
    public TokenSettings {
        if (accessTokenLife.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "chat.auth.access-token-life: " + accessTokenLife + " (expected: at least a second)");
        }
        if (refreshTokenLife.compareTo(accessTokenLife) < 0) {
            throw new IllegalArgumentException("chat.auth.refresh-token-life: " + refreshTokenLife
                    + " (expected: at least chat.auth.access-token-life, " + accessTokenLife + ")");
        }
    }
}
