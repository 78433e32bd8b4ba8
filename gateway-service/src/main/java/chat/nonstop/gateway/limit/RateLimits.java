package chat.nonstop.gateway.limit;

import io.github.bucket4j.BucketConfiguration;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Requests a minute that one caller may make; as many at once after a minute of silence. A caller is a user, or an address
 * (an IPv6 /64 network) where there is no valid token.
 *
 * @param restRequestsPerMinute REST requests
 * @param logInRequestsPerMinute sign-ups and log-ins of one address; the persistence-service throttles each account as well
 * @param handshakesPerMinute WebSocket handshakes and SockJS {@code /info}
 * @param sockJsRequestsPerMinute requests of SockJS sessions that have no WebSocket
 */
@Validated
@ConfigurationProperties("chat.limits")
record RateLimits(
        @DefaultValue("600") @Min(1) int restRequestsPerMinute,
        @DefaultValue("300") @Min(1) int logInRequestsPerMinute,
        @DefaultValue("120") @Min(1) int handshakesPerMinute,
        @DefaultValue("6000") @Min(1) int sockJsRequestsPerMinute) {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    int perMinute(Budget budget) {
        return switch (budget) {
            case REST -> restRequestsPerMinute;
            case LOG_IN -> logInRequestsPerMinute;
            case HANDSHAKE -> handshakesPerMinute;
            case SOCKJS -> sockJsRequestsPerMinute;
        };
    }

    BucketConfiguration bucket(Budget budget) {
        int tokens = perMinute(budget);
        return BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(tokens).refillGreedy(tokens, MINUTE))
                .build();
    }
}
