package chat.nonstop.persistence.account.login;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BucketThrottleIT {
    private static final ThrottleSettings SETTINGS =
            new ThrottleSettings(3, Duration.ofHours(1), 100, Duration.ofHours(1), List.of());

    private final RedisClient redis = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        redis.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    @Test
    void instancesCountTogether() {
        LogInThrottle.Attempt attempt = anAttempt();
        try (BucketThrottle one = throttle(redis);
                BucketThrottle other = throttle(redis)) {
            assertThat(one.take(attempt)).isEmpty();
            assertThat(other.take(attempt)).isEmpty();
            assertThat(one.take(attempt)).isEmpty();

            assertThat(other.take(attempt))
                    .hasValueSatisfying(wait -> assertThat(wait).isPositive());
            assertThat(localDecisions()).isZero();
        }
    }

    @Test
    void noAddressOfAPersonIsInRedis() {
        LogInThrottle.Attempt attempt = anAttempt();
        try (BucketThrottle throttle = throttle(redis)) {
            throttle.take(attempt);
        }

        try (var connection = redis.connect()) {
            List<String> keys = connection.sync().keys("login-throttle:account:*");
            assertThat(keys).isNotEmpty().noneMatch(key -> key.contains("@"));
            assertThat(keys)
                    .allSatisfy(key -> assertThat(connection.sync().ttl(key)).isPositive());
        }
    }

    @Test
    void withoutRedisEachInstanceCountsForItself() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        RedisClient away = RedisClient.create(RedisURI.create("127.0.0.1", closed));
        LogInThrottle.Attempt attempt = anAttempt();
        try (BucketThrottle throttle = throttle(away)) {
            for (int i = 0; i < 3; i++) {
                assertThat(throttle.take(attempt)).isEmpty();
            }

            assertThat(throttle.take(attempt)).isPresent();
            throttle.giveBack(attempt);
            assertThat(throttle.take(attempt)).isEmpty();
            assertThat(localDecisions()).isPositive();
        } finally {
            away.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    private BucketThrottle throttle(RedisClient client) {
        return new BucketThrottle(() -> client, SETTINGS, Clock.systemUTC(), metrics);
    }

    private double localDecisions() {
        return metrics.counter("chat.login.throttle.local").count();
    }

    private static LogInThrottle.Attempt anAttempt() {
        return new LogInThrottle.Attempt(
                UUID.randomUUID() + "@example.com",
                new ClientAddress(UUID.randomUUID().toString()));
    }
}
