package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Revocation;
import chat.nonstop.contracts.redis.SessionDetail;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.TestTokens;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Log-ins that ended, as persistence writes it into Redis; signals are lost here, so confirmations have to find them. */
@Timeout(60)
class EndedLogInIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ChatNode NODE = ChatNode.start(Map.of("chat.registry.confirm-interval", "200ms"));
    private static final RedisClient REDIS = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));
    private static final RedisCommands<String, String> COMMANDS =
            REDIS.connect().sync();

    private final long user = ChatNode.newUser();
    private final String phone = UUID.randomUUID().toString();
    private final String laptop = UUID.randomUUID().toString();

    @AfterAll
    static void stop() {
        NODE.close();
        REDIS.shutdown();
    }

    @Test
    void aSessionIsKnownByItsLogInAndItsClient() {
        try (StompTestClient session = connect(phone)) {
            Map<String, String> details = COMMANDS.hgetall(RedisKeys.userSessionDetails(user));

            assertThat(details.keySet())
                    .containsExactlyElementsOf(COMMANDS.zrange(RedisKeys.userSessions(user), 0, -1));
            String detail = details.values().iterator().next();
            ContractAssert.assertFits("session-detail", detail);
            assertThat(ContractJson.mapper().readValue(detail, SessionDetail.class))
                    .satisfies(known -> {
                        assertThat(known.logInId()).isEqualTo(phone);
                        assertThat(known.userAgent()).startsWith("Java");
                    });
            assertThat(COMMANDS.pttl(RedisKeys.userSessionDetails(user))).isPositive();
        }
        await().atMost(PATIENCE)
                .until(() -> COMMANDS.exists(RedisKeys.userSessionDetails(user), RedisKeys.userSessions(user)) == 0);
    }

    @Test
    void theSessionsOfALogInEndWithItAndNoneComesBack() {
        try (StompTestClient ended = connect(phone);
                StompTestClient other = connect(laptop)) {
            revoke(new Revocation.LogIn(phone));

            assertThat(ended.awaitClose()).isEqualTo(CloseReason.LOGGED_OUT.code());
            try (StompTestClient again = open(phone)) {
                again.send("CONNECT", Map.of("accept-version", "1.2"), "");

                assertThat(again.await(frame -> frame.command().equals("ERROR")).header("code"))
                        .isEqualTo("TOKEN_REVOKED");
                assertThat(again.awaitClose()).isEqualTo(CloseReason.LOGGED_OUT.code());
            }
            other.subscribe(Destinations.USER_ERRORS);
            assertThat(other.isClosed()).isFalse();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(COMMANDS.zcard(RedisKeys.userSessions(user)))
                            .isEqualTo(1));
        }
    }

    @Test
    void aRevokedAccountHasNoSessionUntilItIsRestored() {
        Revocation revoked = new Revocation.User(user);
        try (StompTestClient session = connect(phone)) {
            revoke(revoked);

            assertThat(session.awaitClose()).isEqualTo(CloseReason.ACCOUNT_REVOKED.code());
        }
        try (StompTestClient again = open(laptop)) {
            again.send("CONNECT", Map.of("accept-version", "1.2"), "");
            assertThat(again.awaitClose()).isEqualTo(CloseReason.ACCOUNT_REVOKED.code());
        }
        COMMANDS.zrem(RedisKeys.REVOCATIONS, revoked.member());
        connect(laptop).close();
    }

    @Test
    void aSessionGoesOverToTheLogInOfItsFreshToken() {
        try (StompTestClient session = connect(phone)) {
            session.subscribe(Destinations.USER_ERRORS);
            renew(session, laptop, "moved");
            session.awaitReceipt("moved");
            revoke(new Revocation.LogIn(phone));

            renew(session, phone, "ended");
            assertThat(refusal(session, "TOKEN_REVOKED").header("receipt-id")).isEqualTo("ended");
            assertThat(COMMANDS.hvals(RedisKeys.userSessionDetails(user)))
                    .singleElement()
                    .asString()
                    .contains(laptop);
            assertThat(session.isClosed()).isFalse();

            revoke(new Revocation.LogIn(laptop));
            assertThat(session.awaitClose()).isEqualTo(CloseReason.LOGGED_OUT.code());
        }
    }

    private void renew(StompTestClient session, String logInId, String receipt) {
        session.send(
                "SEND",
                Map.of("destination", Destinations.PUB_RENEW, "receipt", receipt),
                "{\"accessToken\":\"" + token(logInId) + "\"}");
    }

    private static void revoke(Revocation revocation) {
        COMMANDS.zadd(RedisKeys.REVOCATIONS, System.currentTimeMillis(), revocation.member());
    }

    private StompTestClient connect(String logInId) {
        return StompTestClient.connect(NODE.webSocket(), token(logInId));
    }

    private StompTestClient open(String logInId) {
        return StompTestClient.open(NODE.webSocket(), Map.of("Authorization", "Bearer " + token(logInId)));
    }

    private String token(String logInId) {
        TestTokens tokens = TestTokens.shared();
        return tokens.sign(tokens.claims(user, Duration.ofMinutes(15))
                .claim("sid", logInId)
                .build());
    }
}
