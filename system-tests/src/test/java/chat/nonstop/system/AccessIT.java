package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.verify.client.Person;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody comes in without a valid token from a page of ours, and nobody to what is for services. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessIT {
    private final SharedSystem system = SharedSystem.get();
    private Person owner;
    private Person member;

    @BeforeEach
    void signUp() throws Exception {
        List<Person> people = system.gateway().signUp("access", 2);
        owner = people.get(0);
        member = people.get(1);
    }

    // ---- tokens

    @Test
    void tokensThatOurIssuerDidNotMakeAreRefused() throws Exception {
        String good = owner.token();
        assertThatIsAdmitted(good);

        SignedJWT real = SignedJWT.parse(good);
        JWTClaimsSet claims = real.getJWTClaimsSet();
        RSAKey published =
                JWKSet.parse(get(Paths.JWKS, null).body()).getKeys().getFirst().toRSAKey();
        RSAKey foreign = new RSAKeyGenerator(2048).keyID(published.getKeyID()).generate();
        String[] parts = good.split("\\.");

        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("no token at all", "");
        bad.put("not a token", "x.y.z");
        bad.put("alg=none", new PlainJWT(claims).serialize());
        bad.put("alg=none with the real payload", base64("{\"alg\":\"none\"}") + "." + parts[1] + ".");
        bad.put(
                "another key under our key's id",
                sign(JWSAlgorithm.RS256, claims, foreign.getKeyID(), new RSASSASigner(foreign)));
        bad.put(
                "HS256 with the public key (DER)",
                sign(
                        JWSAlgorithm.HS256,
                        claims,
                        published.getKeyID(),
                        new MACSigner(published.toRSAPublicKey().getEncoded())));
        bad.put(
                "HS256 with the public key (PEM)",
                sign(
                        JWSAlgorithm.HS256,
                        claims,
                        published.getKeyID(),
                        new MACSigner(pem(published).getBytes(StandardCharsets.UTF_8))));
        bad.put(
                "HS256 with the key set's text",
                sign(JWSAlgorithm.HS256, claims, published.getKeyID(), new MACSigner(published.toJSONString())));
        bad.put(
                "payload of somebody else",
                parts[0] + "."
                        + base64(real.getPayload()
                                .toString()
                                .replace("\"" + owner.userId() + "\"", "\"" + member.userId() + "\""))
                        + "." + parts[2]);
        bad.put(
                "payload that lives longer",
                parts[0] + "."
                        + base64(new JWTClaimsSet.Builder(claims)
                                .expirationTime(
                                        new Date(claims.getExpirationTime().getTime() + 3_600_000))
                                .build()
                                .toString())
                        + "." + parts[2]);
        bad.put("another signature", parts[0] + "." + parts[1] + "." + flipped(parts[2]));
        bad.put(
                "signature of another token",
                parts[0] + "." + parts[1] + "." + member.token().split("\\.")[2]);
        bad.put("no signature", parts[0] + "." + parts[1] + ".");

        bad.forEach((what, token) -> assertThatIsRefused(what, token));
        SharedSystem.figures("access", bad.size() + " kinds of bad tokens refused with 401, for REST and handshake");
    }

    /** Last, because it waits until the token that was taken at the start has expired. */
    @Test
    @Order(Integer.MAX_VALUE)
    void expiredTokenIsRefused() throws Exception {
        await().atMost(SharedSystem.ACCESS_TOKEN_LIFE.plusSeconds(20))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> assertThat(get(Paths.ME, system.earlyToken()).statusCode())
                                .isEqualTo(401));

        HttpResponse<String> answer = get(Paths.ME, system.earlyToken());
        assertThat(codeOf(answer)).isEqualTo(RefusalCode.TOKEN_EXPIRED);
        assertThatIsRefused("expired", system.earlyToken());
        assertThatIsAdmitted(system.earlyUser().token());
    }

    private void assertThatIsAdmitted(String token) throws Exception {
        assertThat(get(Paths.ME, token).statusCode()).isEqualTo(200);
        StompTestClient.open(system.gateway().webSocket(), Map.of("Authorization", "Bearer " + token))
                .abort();
        StompTestClient.open(URI.create(system.gateway().webSocket() + "?access_token=" + token), Map.of())
                .abort();
        StompTestClient.open(system.gateway().webSocket(), Map.of("Cookie", "access_token=" + token))
                .abort();
    }

    private void assertThatIsRefused(String what, String token) {
        try {
            HttpResponse<String> answer = get(Paths.ME, token.isEmpty() ? null : token);
            assertThat(answer.statusCode()).as("REST with " + what).isEqualTo(401);
            assertThat(codeOf(answer).httpStatus()).as("REST with " + what).isEqualTo(401);
        } catch (Exception failure) {
            throw new AssertionError("REST with " + what, failure);
        }
        URI uri = system.gateway().webSocket();
        if (token.isEmpty()) {
            assertThatHandshakeIsRefused(what, 401, uri, Map.of());
            return;
        }
        assertThatHandshakeIsRefused(what + " in the header", 401, uri, Map.of("Authorization", "Bearer " + token));
        assertThatHandshakeIsRefused(what + " in the URL", 401, URI.create(uri + "?access_token=" + token), Map.of());
        assertThatHandshakeIsRefused(what + " in the cookie", 401, uri, Map.of("Cookie", "access_token=" + token));
    }

    private static void assertThatHandshakeIsRefused(String what, int status, URI uri, Map<String, String> headers) {
        assertThatThrownBy(() -> StompTestClient.open(uri, headers))
                .as("handshake with " + what)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused -> assertThat(refused.getResponse().statusCode())
                                .as("handshake with " + what)
                                .isEqualTo(status));
    }

    // ---- where from, and where to

    @Test
    void foreignOriginsAreRefused() throws Exception {
        int port = system.gateway().base().getPort();
        for (String origin : List.of(
                "http://evil.test",
                "http://localhost:" + port + ".evil.test",
                "http://localhost:" + (port + 1),
                "https://localhost:" + port,
                "http://evil.test:" + port,
                "null",
                "not an origin")) {
            Map<String, String> headers = Map.of("Authorization", "Bearer " + owner.token(), "Origin", origin);
            assertThatHandshakeIsRefused(
                    "origin " + origin, 403, system.gateway().webSocket(), headers);
            HttpResponse<String> answer = system.gateway().call("GET", Paths.ME, headers, "");
            assertThat(answer.statusCode()).as("REST from " + origin).isEqualTo(403);
            assertThat(codeOf(answer)).as("REST from " + origin).isEqualTo(RefusalCode.FOREIGN_ORIGIN);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void ownPageIsAdmitted() throws Exception {
        Map<String, String> headers = Map.of(
                "Authorization",
                "Bearer " + owner.token(),
                "Origin",
                system.gateway().base().toString());

        assertThat(system.gateway().call("GET", Paths.ME, headers, "").statusCode())
                .isEqualTo(200);
        StompTestClient.open(system.gateway().webSocket(), headers).abort();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/rooms/1/members",
                "/internal/rooms/1/messages",
                "/internal/rooms/1/audit",
                "/api/v1/internal/rooms/1/members",
                "/api/v1/chat/../../../internal/rooms/1/members",
                "/api/v1/chat/..%2f..%2f..%2finternal/rooms/1/members",
                "/api/v1/chat/%2e%2e/%2e%2e/%2e%2e/internal/rooms/1/members",
                "/api/v1/chat/..;/..;/..;/internal/rooms/1/members",
                "/api/v1/chat/../../../actuator/prometheus",
                "/api/v1/chat/..%2f..%2f..%2factuator/prometheus",
                "/api/v1/chat/..;/..;/..;/actuator/prometheus",
                "/api/v1/users/../../../actuator/prometheus",
                "/ws/v1/chat/../../../actuator/prometheus",
                "/ws/v1/chat/..%2f..%2f..%2factuator/prometheus",
                "/ws/v1/chat/..;/..;/..;/actuator/prometheus",
                "/persistence-service/actuator/prometheus",
                "/actuator/env",
                "/actuator/heapdump",
                "/actuator/configprops"
            })
    void whatIsForServicesIsNotRouted(String path) throws Exception {
        HttpResponse<String> answer = get(path, owner.token());

        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400).isLessThan(500);
        assertThat(answer.body()).doesNotContain("jvm_memory", "userIds");
    }

    @Test
    void metricsAtTheDoorAreTheDoorsOwn() throws Exception {
        HttpResponse<String> answer = get("/actuator/prometheus", owner.token());

        assertThat(answer.body()).doesNotContain("chat_messages_total", "chat_sessions", "chat_publish");
    }

    // ---- words of these tests

    private HttpResponse<String> get(String path, String token) throws Exception {
        return system.gateway()
                .call("GET", path, token == null ? Map.of() : Map.of("Authorization", "Bearer " + token), "");
    }

    private static RefusalCode codeOf(HttpResponse<String> answer) {
        return RefusalCode.valueOf(
                ContractJson.mapper().readTree(answer.body()).path("code").stringValue());
    }

    private static String sign(JWSAlgorithm algorithm, JWTClaimsSet claims, String keyId, JWSSigner signer)
            throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .keyID(keyId)
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String pem(RSAKey key) throws Exception {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** In the middle: the last character holds bits that do not count. */
    private static String flipped(String signature) {
        int middle = signature.length() / 2;
        char other = signature.charAt(middle) == 'A' ? 'B' : 'A';
        return signature.substring(0, middle) + other + signature.substring(middle + 1);
    }
}
