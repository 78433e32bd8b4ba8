package chat.nonstop.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.nonstop.gateway.testing.Gateway;
import chat.nonstop.gateway.testing.TestSocket;
import chat.nonstop.local.stack.ChildProcess;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.stack.TestStack;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class RateLimitIT {
    private static final Map<String, String> STRICT = Map.of(
            "chat.limits.rest-requests-per-minute", "5",
            "chat.limits.log-in-requests-per-minute", "3",
            "chat.limits.handshakes-per-minute", "4");
    private static final String NO_REDIS = "1";

    @Test
    void budgetOfAUserIsSharedByAllGateways() {
        long user = freshUser();
        try (Gateway one = Gateway.with(STRICT);
                Gateway two = Gateway.with(STRICT)) {
            one.getAs(freshUser(), "/api/v1/users/me"); // the first charge opens the connection
            two.getAs(freshUser(), "/api/v1/users/me");
            for (int i = 0; i < 5; i++) {
                assertThat((i % 2 == 0 ? one : two)
                                .getAs(user, "/api/v1/users/me")
                                .statusCode())
                        .isEqualTo(200);
            }

            assertRateLimited(one.getAs(user, "/api/v1/users/me"));
            assertRateLimited(two.getAs(user, "/api/v1/users/me"));
            assertThat(two.getAs(freshUser(), "/api/v1/users/me").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutRedisAGatewayStillLimits() {
        try (Gateway gateway = Gateway.with(with(STRICT, "spring.data.redis.port", NO_REDIS))) {
            long user = freshUser();
            for (int i = 0; i < 5; i++) {
                assertThat(gateway.getAs(user, "/api/v1/users/me").statusCode()).isEqualTo(200);
            }

            assertRateLimited(gateway.getAs(user, "/api/v1/users/me"));
        }
    }

    @Test
    void withoutATokenTheAddressIsCharged() {
        try (Gateway gateway = Gateway.with(with(STRICT, "spring.data.redis.port", NO_REDIS))) {
            for (int i = 0; i < 3; i++) {
                assertThat(gateway.send("POST", "/api/v1/auth/login", "X-Forwarded-For", "10.0.0." + i)
                                .statusCode())
                        .isEqualTo(200);
            }
            assertRateLimited(gateway.send("POST", "/api/v1/auth/login", "X-Forwarded-For", "10.0.0.99"));
            // Bad tokens are charged as well, and to a budget of their own.
            for (int i = 0; i < 5; i++) {
                assertThat(gateway.get("/api/v1/users/me", "Authorization", "Bearer bad" + i)
                                .statusCode())
                        .isEqualTo(401);
            }
            assertRateLimited(gateway.get("/api/v1/users/me", "Authorization", "Bearer bad"));
            // Nobody else pays for that: users have budgets of their own, and files and health cost nothing.
            assertThat(gateway.getAs(freshUser(), "/api/v1/users/me").statusCode())
                    .isEqualTo(200);
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.get("/actuator/health/liveness").statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void handshakesHaveABudgetOfTheirOwn() {
        try (Gateway gateway = Gateway.with(with(STRICT, "spring.data.redis.port", NO_REDIS))) {
            long user = freshUser();
            for (int i = 0; i < 4; i++) {
                assertThat(gateway.getAs(user, "/ws/v1/chat/info").statusCode()).isNotEqualTo(429);
            }

            assertRateLimited(gateway.getAs(user, "/ws/v1/chat/info"));
            assertThat(gateway.getAs(user, "/api/v1/users/me").statusCode()).isEqualTo(200);
        }
    }

    /** Accounts cost nothing: a budget of each user would let one machine shake hands as often as it has made users. */
    @Test
    void handshakesOfOneAddressAreBoundedHoweverManyUsersShareIt() {
        try (Gateway gateway = Gateway.with(with(
                with(STRICT, "spring.data.redis.port", NO_REDIS),
                "chat.limits.handshakes-per-address-per-minute",
                "6"))) {
            for (int i = 0; i < 6; i++) {
                try (TestSocket socket = gateway.connectAs(freshUser())) {
                    assertThat(socket.ask("name")).isIn("first", "second");
                }
            }

            assertThatThrownBy(() -> gateway.connectAs(freshUser()))
                    .isInstanceOfSatisfying(
                            TestSocket.RefusedException.class,
                            refused -> assertThat(refused.status()).isEqualTo(429));
            assertRateLimited(gateway.getAs(freshUser(), "/ws/v1/chat/info"));
            assertThat(gateway.getAs(freshUser(), "/api/v1/users/me").statusCode())
                    .isEqualTo(200);
        }
    }

    /** An outage opens the budget once for each gateway and no more; behind it they count together again. */
    @Test
    void budgetIsEachGatewaysOwnWhileRedisIsAwayAndSharedAgainWhenItIsBack() {
        assumeTrue(TestStack.shared().embedded().isPresent(), "only embedded servers can be killed");
        ChildProcess redis = TestStack.shared().embedded().orElseThrow().redis();
        try (Gateway one = Gateway.with(STRICT);
                Gateway two = Gateway.with(STRICT)) {
            one.getAs(freshUser(), "/api/v1/users/me");
            two.getAs(freshUser(), "/api/v1/users/me");

            redis.kill();
            try {
                long user = freshUser();
                assertThat(granted(user, 8, one)).isEqualTo(5);
                assertThat(granted(user, 8, two)).isEqualTo(5);
            } finally {
                redis.startAndWait(Duration.ofSeconds(30));
            }

            await().untilAsserted(() -> {
                for (Gateway each : List.of(one, two)) {
                    each.getAs(freshUser(), "/api/v1/users/me");
                    assertThat(each.bean(MeterRegistry.class)
                                    .get("chat.rate.limit.shared")
                                    .gauge()
                                    .value())
                            .isEqualTo(1);
                }
            });
            long user = freshUser();
            assertThat(granted(user, 3, one) + granted(user, 3, two)).isEqualTo(5);
        }
    }

    private static int granted(long user, int requests, Gateway gateway) {
        int granted = 0;
        for (int i = 0; i < requests; i++) {
            int status = gateway.getAs(user, "/api/v1/users/me").statusCode();
            assertThat(status).isIn(200, 429);
            granted += status == 200 ? 1 : 0;
        }
        return granted;
    }

    private static void assertRateLimited(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.body()).contains("\"RATE_LIMITED\"").contains("\"retryAfterMs\":");
        assertThat(Integer.parseInt(response.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        ContractAssert.assertFits("problem", response.body());
    }

    private static long freshUser() {
        return ThreadLocalRandom.current().nextLong(1_000_000, Long.MAX_VALUE / 100);
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> all = new java.util.HashMap<>(settings);
        all.put(key, value);
        return all;
    }
}
