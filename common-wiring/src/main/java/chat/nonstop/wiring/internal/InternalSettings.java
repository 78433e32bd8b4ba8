package chat.nonstop.wiring.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Calls from service to service.
 *
 * @param secret shared by all services, at least 32 bytes; has no default on purpose
 * @param tokenLife how long a service token is valid
 * @param connectTimeout time to open a connection
 * @param readTimeout time to wait for an answer
 */
@ConfigurationProperties("chat.internal")
public record InternalSettings(
        @DefaultValue("") String secret,
        @DefaultValue("60s") Duration tokenLife,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout) {
    public InternalSettings {
        int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 32) {
            throw new IllegalArgumentException(
                    "chat.internal.secret: " + bytes + " bytes (expected: at least 32, the same for every service)");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "InternalSettings[tokenLife=" + tokenLife + "]";
    }
}
