package chat.nonstop.persistence.account.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.nonstop.local.stack.ChildProcess;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
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

    @Test
    void instancesCountForThemselvesWhileRedisIsKilledAndTogetherWhenItIsBack() {
        assumeTrue(TestStack.shared().embedded().isPresent(), "only embedded servers can be killed");
        ChildProcess server = TestStack.shared().embedded().orElseThrow().redis();
        MovableClock clock = new MovableClock();
        try (BucketThrottle one = new BucketThrottle(() -> redis, SETTINGS, clock, metrics);
                BucketThrottle other = new BucketThrottle(() -> redis, SETTINGS, clock, metrics)) {
            one.take(anAttempt()); // opens the connections
            other.take(anAttempt());
            LogInThrottle.Attempt during = anAttempt();
            server.kill();
            try {
                assertThat(granted(during, 5, one)).isEqualTo(3);
                assertThat(granted(during, 5, other)).isEqualTo(3);
            } finally {
                server.startAndWait(Duration.ofSeconds(30));
            }

            clock.advance(Duration.ofSeconds(6)); // Redis is left alone for a while after a failure
            await().untilAsserted(() -> {
                double before = localDecisions();
                one.take(anAttempt());
                other.take(anAttempt());
                clock.advance(Duration.ofSeconds(6));
                assertThat(localDecisions()).isEqualTo(before);
            });
            LogInThrottle.Attempt after = anAttempt();
            assertThat(granted(after, 2, one) + granted(after, 2, other)).isEqualTo(3);
        }
    }

    private static int granted(LogInThrottle.Attempt attempt, int times, BucketThrottle throttle) {
        int granted = 0;
        for (int i = 0; i < times; i++) {
            granted += throttle.take(attempt).isEmpty() ? 1 : 0;
        }
        return granted;
    }

    private static final class MovableClock extends Clock {
        private Instant now = Instant.now();

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
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
