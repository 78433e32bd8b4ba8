package chat.nonstop.wiring.auth;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How access tokens are verified. An external OIDC issuer takes the place of our own by changing these.
 *
 * @param issuer expected {@code iss}
 * @param audience expected in {@code aud}
 * @param jwksUri where the issuer publishes its keys; needed unless a {@code JWKSource} bean is there
 * @param clockSkew tolerated difference of clocks when times are checked
 * @param keyCache how long a fetched key set is used before it is fetched again
 * @param keyOutage how long an old key set is still used while the issuer cannot be reached
 */
@ConfigurationProperties("chat.auth")
public record AuthSettings(
        String issuer,
        String audience,
        @Nullable URI jwksUri,
        @DefaultValue("5s") Duration clockSkew,
        @DefaultValue("5m") Duration keyCache,
        @DefaultValue("24h") Duration keyOutage) {}
