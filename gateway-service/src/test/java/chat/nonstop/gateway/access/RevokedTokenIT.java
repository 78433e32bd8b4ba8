package chat.nonstop.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Revocation;
import chat.nonstop.gateway.testing.Gateway;
import chat.nonstop.testing.TestTokens;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RevokedTokenIT {
    private static final RedisClient REDIS = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));
    private static final RedisCommands<String, String> COMMANDS =
            REDIS.connect().sync();

    private static final AtomicLong SCORE = new AtomicLong(System.currentTimeMillis());

    private static Gateway gateway;
    private static Gateway withoutRedis;

    private final long user = System.nanoTime() & 0xFFFF_FFFFL;

    @BeforeAll
    static void start() {
        gateway = Gateway.with(
                Map.of("chat.gateway.revocations.interval", "50ms", "chat.gateway.revocations.whole-every", "200ms"));
        withoutRedis = Gateway.with(Map.of("spring.data.redis.port", "1"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        withoutRedis.close();
        REDIS.shutdown();
    }

    @Test
    void aTokenOfAnEndedLogInIsRefusedAndSoIsItsHandshake() {
        String ended = token("ended-" + user);
        String other = token("other-" + user);
        assertThat(get(ended).statusCode()).isEqualTo(200);

        revoke(new Revocation.LogIn("ended-" + user));

        awaitRefusal(ended);
        assertThat(get(ended).headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer error=\"invalid_token\"");
        assertThatThrownBy(() -> gateway.connect("/ws/v1/chat", "Authorization", "Bearer " + ended))
                .hasStackTraceContaining("401");
        assertThat(get(other).statusCode()).isEqualTo(200);
    }

    @Test
    void aRevokedAccountIsRefusedUntilItIsRestored() {
        String token = token("any-" + user);
        revoke(new Revocation.User(user));
        awaitRefusal(token);

        COMMANDS.zrem(RedisKeys.REVOCATIONS, new Revocation.User(user).member());
        revoke(new Revocation.Restored(user));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(get(token).statusCode()).isEqualTo(200));
    }

    @Test
    void whatRedisLosesIsStillRefusedUntilRedisIsCompleteWithoutIt() {
        String token = token("lost-" + user);
        revoke(new Revocation.LogIn("lost-" + user));
        awaitRefusal(token);

        COMMANDS.del(RedisKeys.REVOCATIONS);
        revoke(new Revocation.LogIn("after-" + user)); // read, so the loss has been seen
        awaitRefusal(token("after-" + user));
        assertThat(get(token).statusCode()).isEqualTo(401);

        COMMANDS.zadd(RedisKeys.REVOCATIONS, SCORE.incrementAndGet(), Revocation.COMPLETE);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(get(token).statusCode()).isEqualTo(200));
        assertThat(get(token("after-" + user)).statusCode()).isEqualTo(401);
    }

    @Test
    void withoutRedisTokensAreJudgedByWhatIsKnown() {
        assertThat(withoutRedis.getAs(user, "/api/v1/users/me").statusCode()).isEqualTo(200);
    }

    private static void revoke(Revocation revocation) {
        COMMANDS.zadd(RedisKeys.REVOCATIONS, SCORE.incrementAndGet(), revocation.member());
    }

    private static void awaitRefusal(String token) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            HttpResponse<String> answer = get(token);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("\"TOKEN_REVOKED\"");
        });
    }

    private static HttpResponse<String> get(String token) {
        return gateway.get("/api/v1/users/me", "Authorization", "Bearer " + token);
    }

    private String token(String logInId) {
        return TestTokens.shared()
                .sign(TestTokens.shared()
                        .claims(user, Duration.ofMinutes(15))
                        .claim("sid", logInId)
                        .build());
    }
}
