package chat.nonstop.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.gateway.testing.EchoNode;
import chat.nonstop.gateway.testing.EchoService.Seen;
import chat.nonstop.gateway.testing.Gateway;
import chat.nonstop.gateway.testing.TestSocket;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.TestTokens;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenIT {
    private static final TestTokens TOKENS = TestTokens.shared();
    private static final Duration LIFE = Duration.ofMinutes(15);

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.start();
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(gateway.getAs(1, "/ws/v1/chat/info").statusCode())
                                .isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Arguments> badTokens() throws JOSEException {
        String good = TOKENS.accessToken(7);
        int payload = good.indexOf('.') + 1;
        String tampered = good.substring(0, payload)
                + TOKENS.accessToken(8).split("\\.")[1]
                + good.substring(good.lastIndexOf('.'));
        return Stream.of(
                Arguments.of("garbage", "garbage", "UNAUTHENTICATED"),
                Arguments.of("alg=none", TOKENS.unsigned(TOKENS.claims(7, LIFE).build()), "UNAUTHENTICATED"),
                Arguments.of(
                        "a key that nobody published",
                        TOKENS.sign(
                                TOKENS.claims(7, LIFE).build(),
                                new RSAKeyGenerator(2048).keyID("test-key").generate()),
                        "UNAUTHENTICATED"),
                Arguments.of(
                        "HS256 with the public key",
                        TOKENS.signedWithThePublicKeyAsSecret(
                                TOKENS.claims(7, LIFE).build()),
                        "UNAUTHENTICATED"),
                Arguments.of(
                        "wrong issuer",
                        TOKENS.sign(TOKENS.claims(7, LIFE)
                                .issuer("https://evil.test")
                                .build()),
                        "UNAUTHENTICATED"),
                Arguments.of(
                        "wrong audience",
                        TOKENS.sign(TOKENS.claims(7, LIFE).audience("other-app").build()),
                        "UNAUTHENTICATED"),
                Arguments.of(
                        "expired and of a wrong issuer",
                        TOKENS.sign(TOKENS.claims(7, LIFE.negated())
                                .issuer("https://evil.test")
                                .build()),
                        "UNAUTHENTICATED"),
                Arguments.of("tampered", tampered, "UNAUTHENTICATED"),
                Arguments.of("expired", TOKENS.accessToken(7, Duration.ofMinutes(-1)), "TOKEN_EXPIRED"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void badTokenIsRefusedOnRestAndOnHandshakes(String what, String token, String code) {
        HttpResponse<String> rest = gateway.get("/api/v1/users/me", "Authorization", "Bearer " + token);

        assertThat(rest.statusCode()).isEqualTo(401);
        assertThat(rest.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer error=\"invalid_token\"");
        assertThat(rest.body()).contains("\"code\":\"" + code + "\"");
        ContractAssert.assertFits("problem", rest.body());
        assertRefused("/ws/v1/chat?access_token=" + token);
        assertRefused("/ws/v1/chat", "Authorization", "Bearer " + token);
        assertRefused("/ws/v1/chat", "Cookie", "access_token=" + token);
        assertThat(gateway.get("/ws/v1/chat/info?access_token=" + token).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/users/me",
                "/api/v1/chat/rooms",
                "/api/v1/chat/rooms/1/read",
                "/api/v1/notifications",
                "/api/v1/nothing",
                "/ws/v1/chat",
                "/ws/v1/chat/info",
                "/ws/v1/chat/000/abc/xhr"
            })
    void withoutATokenThereIsNothing(String path) {
        HttpResponse<String> response = gateway.get(path);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        ContractAssert.assertFits("problem", response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/auth/signup", "/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/auth/logout"})
    void accountsAreOpenedAndEnteredWithoutAToken(String path) {
        HttpResponse<String> response = gateway.send("POST", path, "Authorization", "Bearer expired-long-ago");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Seen.parse(response.body()).header("Authorization")).isEmpty();
    }

    @Test
    void restTakesTheTokenFromTheHeaderAlone() {
        String token = TOKENS.accessToken(7);

        assertThat(gateway.get("/api/v1/users/me?access_token=" + token).statusCode())
                .isEqualTo(401);
        assertThat(gateway.get("/api/v1/users/me", "Cookie", "access_token=" + token)
                        .statusCode())
                .isEqualTo(401);
        assertThat(gateway.get("/api/v1/users/me", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void tokenGoesToTheNodeInTheHeaderWhereverItCame() throws InterruptedException {
        String token = TOKENS.accessToken(7);
        String[][] ways = {
            {"/ws/v1/chat?a=1&access_token=" + token + "&b=2"},
            {"/ws/v1/chat?a=1&b=2", "Authorization", "Bearer " + token},
            {"/ws/v1/chat?a=1&b=2", "Cookie", "theme=dark; access_token=" + token},
            {"/ws/v1/chat?a=1&access%5Ftoken=" + token + "&b=2"},
        };
        for (String[] way : ways) {
            gateway.first().seen().clear();
            gateway.second().seen().clear();

            try (TestSocket socket = gateway.connect(way[0], java.util.Arrays.copyOfRange(way, 1, way.length))) {
                EchoNode.Seen seen = (socket.ask("name").equals("first") ? gateway.first() : gateway.second())
                        .seen()
                        .poll(5, TimeUnit.SECONDS);
                assertThat(seen).isNotNull();
                assertThat(seen.uri()).isEqualTo("/ws/v1/chat?a=1&b=2");
                assertThat(seen.headers().getAll("Authorization")).containsExactly("Bearer " + token);
                assertThat(seen.headers().contains("Cookie")).isFalse();
            }
        }
    }

    @Test
    void twoTokensAreNone() {
        String token = TOKENS.accessToken(7);

        assertRefused("/ws/v1/chat?access_token=" + token + "&access_token=" + token);
        assertRefused("/ws/v1/chat", "Cookie", "access_token=" + token + "; access_token=" + token);
    }

    @Test
    void callerCannotSayWhoTheyAreOrWhereTheyComeFrom() {
        Seen seen = Seen.parse(gateway.getAs(
                        7,
                        "/api/v1/users/me",
                        "X-User-Id",
                        "1",
                        "X-Forwarded-For",
                        "10.9.9.9",
                        "X-Forwarded-Host",
                        "evil.test",
                        "Forwarded",
                        "for=10.9.9.9",
                        "X-Real-IP",
                        "10.9.9.9",
                        "X-Client-Address",
                        "10.9.9.9",
                        "X-Original-URL",
                        "/internal/rooms/heads")
                .body());

        assertThat(seen.headers().keySet())
                .doesNotContain(
                        "x-user-id", "x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip", "x-original-url");
        assertThat(seen.header("X-Client-Address")).containsExactly("127.0.0.1");
    }

    private static void assertRefused(String pathAndQuery, String... headers) {
        assertThatThrownBy(() -> gateway.connect(pathAndQuery, headers))
                .isInstanceOfSatisfying(
                        TestSocket.RefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(401));
    }
}
