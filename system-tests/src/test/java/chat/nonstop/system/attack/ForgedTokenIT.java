package chat.nonstop.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.system.SharedSystem;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.verify.client.Person;
import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tokens that nobody of ours has made, wherever they say that their key is; and real ones where they do not belong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedTokenIT {
    private static final String UNAUTHENTICATED = RefusalCode.UNAUTHENTICATED.name();

    private final SharedSystem system = SharedSystem.get();
    private final AtomicInteger asked = new AtomicInteger();
    private Person user;
    private Person victim;
    private JWTClaimsSet claims;
    private RSAKey published;
    private RSAKey own;
    private HttpServer evil;
    private String evilKeys;
    private String internalSecret;

    @BeforeAll
    void prepare() throws Exception {
        user = system.gateway().signUp("forger");
        victim = system.gateway().signUp("victim");
        internalSecret =
                system.processes().setting("gateway", "chat.internal.secret").orElseThrow();
        assertThat(get(Paths.ME, bearer(user.token())).statusCode())
                .as("our keys are known")
                .isEqualTo(200);
        claims = new JWTClaimsSet.Builder(SignedJWT.parse(user.token()).getJWTClaimsSet())
                .subject(Long.toString(victim.userId()))
                .expirationTime(Date.from(Instant.now().plusSeconds(3_600)))
                .build();
        published = JWKSet.parse(get(Paths.JWKS, Map.of()).body())
                .getKeys()
                .getFirst()
                .toRSAKey();
        own = new RSAKeyGenerator(2048).keyID("evil").generate();
        evil = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] keys = new JWKSet(own).toString().getBytes(StandardCharsets.UTF_8);
        evil.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        evil.start();
        evilKeys = "http://127.0.0.1:" + evil.getAddress().getPort() + "/keys.json";
    }

    @AfterAll
    void stop() {
        evil.stop(0);
    }

    @Test
    void noHeaderOfATokenSaysWhereItsKeyIs() throws Exception {
        Map<String, String> forged = new LinkedHashMap<>();
        forged.put("jku", signed(header().jwkURL(URI.create(evilKeys)).keyID("evil")));
        forged.put("x5u", signed(header().x509CertURL(URI.create(evilKeys)).keyID("evil")));
        forged.put("jwk", signed(header().jwk(own.toPublicJWK()).keyID("evil")));
        forged.put(
                "jwk and our key's id", signed(header().jwk(own.toPublicJWK()).keyID(published.getKeyID())));
        forged.put("kid is a URL", signed(header().keyID(evilKeys)));
        forged.put("kid is a path", signed(header().keyID("../../../../../../dev/null")));
        forged.put("kid is a file URL", signed(header().keyID("file:///etc/hostname")));
        forged.put("kid is SQL", signed(header().keyID("x' UNION SELECT 'secret' --")));
        forged.put("kid is a command", signed(header().keyID("|/bin/true; `id` $(id)")));
        forged.put("kid has line ends", signed(header().keyID("a\r\nforged line\u001b[31m")));
        forged.put("kid is empty", signed(header().keyID("")));
        forged.put("kid is long", signed(header().keyID("k".repeat(4_000))));
        forged.put("no kid", signed(header()));
        forged.put("our kid", signed(header().keyID(published.getKeyID())));
        forged.put("crit", signed(header().keyID(published.getKeyID()).criticalParams(Set.of("exp"))));
        forged.put("b64=false", withHeader("{\"alg\":\"RS256\",\"b64\":false,\"crit\":[\"b64\"]}"));
        forged.put("kid is a number", withHeader("{\"alg\":\"RS256\",\"kid\":1}"));
        forged.put("alg twice", withHeader("{\"alg\":\"RS256\",\"alg\":\"none\"}"));
        forged.put("header is a list", withHeader("[]"));
        forged.put("header is deep", withHeader("{\"alg\":" + "[".repeat(5_000)));

        forged.forEach(this::assertThatIsRefused);
        assertThat(asked).as("requests for the forger's keys").hasValue(0);
        SharedSystem.figures("attack", forged.size() + " tokens that bring their own key");
    }

    @Test
    void noOtherAlgorithmIsTaken() throws Exception {
        Map<String, String> forged = new LinkedHashMap<>();
        for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
            forged.put("alg " + none, withHeader("{\"alg\":\"" + none + "\"}"));
        }
        byte[] der = published.toRSAPublicKey().getEncoded();
        String mime = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + mime + "\n-----END PUBLIC KEY-----";
        for (JWSAlgorithm hmac : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
            forged.put(hmac + " with the public key", signed(hmac, new MACSigner(der)));
            forged.put(hmac + " with its PEM", signed(hmac, new MACSigner(pem)));
            forged.put(hmac + " with its PEM and a line end", signed(hmac, new MACSigner(pem + "\n")));
            forged.put(hmac + " with its JSON", signed(hmac, new MACSigner(published.toJSONString())));
            forged.put(
                    hmac + " with its modulus",
                    signed(hmac, new MACSigner(published.getModulus().decode())));
        }
        forged.put("HS256 with the services' secret", signed(JWSAlgorithm.HS256, new MACSigner(internalSecret)));
        for (JWSAlgorithm rsa : List.of(JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            forged.put(rsa.getName(), signed(rsa, new RSASSASigner(own)));
        }
        forged.put("ES256", signed(JWSAlgorithm.ES256, new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate())));
        forged.put(
                "ES256 of zeros",
                base64("{\"alg\":\"ES256\",\"kid\":\"" + published.getKeyID() + "\"}") + "." + base64(claims.toString())
                        + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]));
        EncryptedJWT encrypted = new EncryptedJWT(
                new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM)
                        .compressionAlgorithm(CompressionAlgorithm.DEF)
                        .keyID(published.getKeyID())
                        .build(),
                claims);
        encrypted.encrypt(new RSAEncrypter(published));
        forged.put("encrypted to our key", encrypted.serialize());
        forged.put("four parts", user.token() + ".x");
        forged.put("two parts", user.token().substring(0, user.token().lastIndexOf('.')));
        forged.put("two tokens", user.token() + " " + user.token());
        forged.put("12,000 characters", "a".repeat(12_000));
        forged.put("12,000 dots", ".".repeat(12_000));

        forged.forEach(this::assertThatIsRefused);
        SharedSystem.figures("attack", forged.size() + " tokens of another algorithm or form");
    }

    @Test
    void aTokenLargerThanAHeadIsNoRequest() throws Exception {
        for (String target : List.of(Paths.ME, Destinations.WEBSOCKET_PATH)) {
            RawHttp.Answer answer =
                    RawHttp.get(system.gateway().base(), target, "Authorization: Bearer " + "a".repeat(100_000));
            assertThat(answer.status()).as(target).isIn(0, 400, 413, 431);
        }
        assertThat(get(Paths.ME, bearer(user.token())).statusCode()).isEqualTo(200);
    }

    @Test
    void unknownKeysAreNotAskedForAgainAndAgain() throws Exception {
        double before = keySetsServed();

        for (int i = 0; i < 30; i++) {
            String token = withHeader("{\"alg\":\"RS256\",\"kid\":\"" + UUID.randomUUID() + "\"}");
            assertThatIsRefused("unknown kid " + i, token);
            assertThat(get(Paths.ME, bearer(user.token())).statusCode()).isEqualTo(200);
        }

        assertThat(keySetsServed() - before)
                .as("key sets fetched for 60 requests")
                .isLessThanOrEqualTo(8);
    }

    @Test
    void aServiceTokenIsNoUsersAndAUsersNoServices() throws Exception {
        SignedJWT service = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject("chat-ws-service")
                        .audience("nonstop-internal")
                        .issueTime(new Date())
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        service.sign(new MACSigner(internalSecret));
        String internal = "/internal/rooms/1/members";
        URI persistence = URI.create(
                "http://127.0.0.1:" + system.processes().instance("persistence").port());

        assertThatIsRefused("a service's token", service.serialize());
        assertThat(RawHttp.get(persistence, internal, "Authorization: Bearer " + user.token())
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.get(persistence, Paths.ME, "Authorization: Bearer " + service.serialize())
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.get(persistence, internal).status()).isEqualTo(401);
        assertThat(RawHttp.get(persistence, internal, "Authorization: Bearer " + service.serialize())
                        .status())
                .as("it is one that services take")
                .isNotEqualTo(401);
    }

    @Test
    void ofSeveralTokensOneCountsOrNone() throws Exception {
        URI gateway = system.gateway().base();
        String ws = Destinations.WEBSOCKET_PATH;
        String good = user.token();
        String bad = good.substring(0, good.length() - 8) + "AAAAAAAA";
        String goodHeader = "Authorization: Bearer " + good;
        String badHeader = "Authorization: Bearer " + bad;

        assertThat(RawHttp.handshake(gateway, ws + "?access_token=" + bad, goodHeader, "Cookie: access_token=" + bad))
                .as("the header wins")
                .isEqualTo(101);
        assertThat(RawHttp.handshake(gateway, ws + "?access_token=" + good, badHeader, "Cookie: access_token=" + good))
                .as("a bad header is not made up for")
                .isEqualTo(401);
        assertThat(RawHttp.handshake(gateway, ws + "?access_token=" + good, "Cookie: access_token=" + bad))
                .as("the URL wins over the cookie")
                .isEqualTo(101);
        assertThat(RawHttp.handshake(gateway, ws + "?access_token=" + bad, "Cookie: access_token=" + good))
                .isEqualTo(401);
        for (String[] headers : new String[][] {
            {goodHeader, goodHeader},
            {goodHeader, badHeader},
            {"Authorization: Bearer " + good + ", Bearer " + good},
            {"Authorization: Basic " + good},
            {"Authorization: " + good},
            {"Authorization: Bearer"},
            {"Cookie: access_token=" + good + "; access_token=" + good},
            {"Cookie: access_token=" + good, "Cookie: access_token=" + bad},
            {"X-Access-Token: " + good},
            {"Proxy-Authorization: Bearer " + good},
        }) {
            assertThat(RawHttp.handshake(gateway, ws, headers))
                    .as(String.join(" and ", headers).replace(good, "GOOD").replace(bad, "BAD"))
                    .isEqualTo(401);
        }
        for (String query : List.of(
                "?access_token=" + good + "&access_token=" + good,
                "?access_token=" + good + "&access_token=" + bad,
                "?access_token=" + good + "&access%5Ftoken=" + bad)) {
            assertThat(RawHttp.handshake(gateway, ws + query))
                    .as("two in the URL")
                    .isEqualTo(401);
        }
        for (String[] elsewhere : new String[][] {
            {Paths.ME + "?access_token=" + good}, {Paths.ME, "Cookie: access_token=" + good},
        }) {
            assertThat(RawHttp.get(
                                    gateway,
                                    elsewhere[0],
                                    elsewhere.length > 1 ? elsewhere[1] : "Accept: application/json")
                            .status())
                    .as("REST takes the header alone")
                    .isEqualTo(401);
        }
    }

    @Test
    void renewingTakesNoForgedTokenAndNobodyElses() throws Exception {
        try (StompTestClient session = StompTestClient.connect(system.gateway().webSocket(), user.token())) {
            session.subscribe(Destinations.USER_ERRORS);
            Map<String, String> tokens = new LinkedHashMap<>();
            tokens.put("unsigned", withHeader("{\"alg\":\"none\"}"));
            tokens.put("own key", signed(header().jwk(own.toPublicJWK()).keyID(published.getKeyID())));
            tokens.put("HMAC", signed(JWSAlgorithm.HS256, new MACSigner(internalSecret)));
            tokens.put("somebody else's", victim.token());

            for (Map.Entry<String, String> token : tokens.entrySet()) {
                session.send(
                        "SEND",
                        Map.of("destination", Destinations.PUB_RENEW, "receipt", token.getKey()),
                        ContractJson.mapper().writeValueAsString(Map.of("accessToken", token.getValue())));
                StompTestClient.Frame answer =
                        session.await(frame -> token.getKey().equals(frame.header("receipt-id")));
                assertThat(answer.command()).as(token.getKey()).isEqualTo("MESSAGE");
                assertThat(answer.body())
                        .as(token.getKey())
                        .contains(token.getKey().startsWith("somebody") ? "FORBIDDEN" : UNAUTHENTICATED)
                        .doesNotContain(token.getValue());
            }
        }
    }

    // ---- words of these tests

    private void assertThatIsRefused(String what, String token) {
        try {
            HttpResponse<String> answer = get(Paths.ME, bearer(token));
            assertThat(answer.statusCode()).as("REST: " + what).isEqualTo(401);
            assertThat(answer.body()).as("REST: " + what).contains(UNAUTHENTICATED);
            assertThat(RawHttp.handshake(
                            system.gateway().base(), Destinations.WEBSOCKET_PATH, "Authorization: Bearer " + token))
                    .as("handshake: " + what)
                    .isEqualTo(401);
        } catch (IOException failure) {
            throw new AssertionError(what, failure);
        }
    }

    private double keySetsServed() throws IOException {
        return system.processes()
                .metrics(system.processes().instance("persistence"))
                .value("http_server_requests_seconds_count", "uri", Paths.JWKS);
    }

    private HttpResponse<String> get(String path, Map<String, String> headers) throws IOException {
        return system.gateway().call("GET", path, headers, "");
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType("at+jwt"));
    }

    private String signed(JWSHeader.Builder header) throws Exception {
        SignedJWT token = new SignedJWT(header.build(), claims);
        token.sign(new RSASSASigner(own));
        return token.serialize();
    }

    private String signed(JWSAlgorithm algorithm, JWSSigner signer) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(published.getKeyID()).build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    /** Unsigned, with the victim's claims and something where the signature stands. */
    private String withHeader(String header) {
        return base64(header) + "." + base64(claims.toString()) + "." + base64("signature");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
