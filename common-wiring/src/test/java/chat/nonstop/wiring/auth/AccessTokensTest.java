package chat.nonstop.wiring.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.testing.TestTokens;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

class AccessTokensTest {
    private static final TestTokens TOKENS = TestTokens.shared();

    private final JwtDecoder decoder = decoder(URI.create(TOKENS.jwksUri()));

    @Test
    void aValidTokenNamesItsUser() {
        CurrentUser user = CurrentUser.of(decoder.decode(TOKENS.accessToken(42)));

        assertThat(user.userId()).isEqualTo(42);
        assertThat(user.expiresAt()).isAfter(Instant.now());
    }

    @Test
    void expiredIsToldApartFromInvalid() {
        Throwable failure = catchThrowable(() -> decoder.decode(TOKENS.accessToken(42, Duration.ofSeconds(-30))));

        assertThat(TokenFailures.codeOf(failure)).isEqualTo(RefusalCode.TOKEN_EXPIRED);
    }

    @Test
    void anExpiredTokenOfSomebodyElseIsInvalidNotExpired() {
        String token = TOKENS.sign(TOKENS.claims(42, Duration.ofSeconds(-30))
                .issuer("https://evil.test")
                .build());

        Throwable failure = catchThrowable(() -> decoder.decode(token));

        assertThat(TokenFailures.codeOf(failure)).isEqualTo(RefusalCode.UNAUTHENTICATED);
    }

    @Test
    void tricksWithTheSignatureAreRefused() throws Exception {
        var claims = TOKENS.claims(42, Duration.ofMinutes(5)).build();
        String valid = TOKENS.sign(claims);
        String stranger =
                TOKENS.sign(claims, new RSAKeyGenerator(2048).keyID("test-key").generate());
        String tampered = valid.substring(0, valid.indexOf('.') + 5) + "A" + valid.substring(valid.indexOf('.') + 6);

        assertRefused(stranger);
        assertRefused(tampered);
        assertRefused(TOKENS.unsigned(claims));
        assertRefused(TOKENS.signedWithThePublicKeyAsSecret(claims));
        assertRefused(TOKENS.serviceToken("persistence-service"));
        assertRefused("not.a.token");
    }

    @Test
    void aTokenDoesNotSayWhereItsKeyIs() throws Exception {
        var claims = TOKENS.claims(42, Duration.ofMinutes(5)).build();
        AtomicInteger asked = new AtomicInteger();
        HttpServer evil = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        evil.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.close();
        });
        evil.start();
        try {
            URI keys = URI.create("http://127.0.0.1:" + evil.getAddress().getPort() + "/keys");
            RSAKey own = new RSAKeyGenerator(2048).keyID("test-key").generate();
            List<JWSHeader.Builder> headers = List.of(
                    header().jwkURL(keys),
                    header().x509CertURL(keys),
                    header().jwk(own.toPublicJWK()),
                    header().keyID(keys.toString()),
                    header().keyID("../../../dev/null"),
                    header().keyID("x' UNION SELECT 'key' --"),
                    header().keyID(""),
                    header().criticalParams(Set.of("exp")));

            for (JWSHeader.Builder header : headers) {
                SignedJWT token = new SignedJWT(header.build(), claims);
                token.sign(new RSASSASigner(own));
                assertRefused(token.serialize());
            }
            assertThat(asked).hasValue(0);
        } finally {
            evil.stop(0);
        }
    }

    @Test
    void madeUpKeyIdsAreAskedForAtABoundedRateAndAreNoFailureOfOurs() throws Exception {
        byte[] keys;
        try (InputStream published = URI.create(TOKENS.jwksUri()).toURL().openStream()) {
            keys = published.readAllBytes();
        }
        AtomicInteger asked = new AtomicInteger();
        HttpServer issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        issuer.start();
        try {
            JwtDecoder fresh =
                    decoder(URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys"));
            String valid = TOKENS.accessToken(42);
            fresh.decode(valid);
            RSAKey own = new RSAKeyGenerator(2048).generate();

            for (int i = 0; i < 50; i++) {
                SignedJWT token = new SignedJWT(
                        header().keyID("made-up-" + i).build(),
                        TOKENS.claims(42, Duration.ofMinutes(5)).build());
                token.sign(new RSASSASigner(own));
                assertThatThrownBy(() -> fresh.decode(token.serialize())).isInstanceOf(BadJwtException.class);
                fresh.decode(valid);
            }
            assertThat(asked).hasValueLessThanOrEqualTo(6);
        } finally {
            issuer.stop(0);
        }
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID("test-key");
    }

    @Test
    void claimsMustBeOurs() {
        assertRefused(TOKENS.sign(TOKENS.claims(42, Duration.ofMinutes(5))
                .issuer("https://evil.test")
                .build()));
        assertRefused(TOKENS.sign(
                TOKENS.claims(42, Duration.ofMinutes(5)).audience("another-app").build()));
        assertRefused(TOKENS.sign(
                TOKENS.claims(42, Duration.ofMinutes(5)).expirationTime(null).build()));
        assertRefused(TOKENS.sign(TOKENS.claims(42, Duration.ofMinutes(5))
                .notBeforeTime(Date.from(Instant.now().plusSeconds(60)))
                .build()));
        assertRefused(TOKENS.sign(TOKENS.claims(42, Duration.ofMinutes(5))
                .audience("nonstop-internal")
                .build()));
        assertRefused(TOKENS.sign(
                TOKENS.claims(42, Duration.ofMinutes(5)).issuer(null).build()));
        assertRefused(TOKENS.sign(
                TOKENS.claims(42, Duration.ofMinutes(5)).audience((String) null).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "alice", "1e3", "9999999999999999999", "01"})
    void aSubjectThatIsNoUserIdIsRefused(String subject) {
        assertRefused(TOKENS.sign(
                TOKENS.claims(42, Duration.ofMinutes(5)).subject(subject).build()));
    }

    @Test
    void keysThatCannotBeFetchedAreNotTheCallersFault() {
        JwtDecoder withoutIssuer = decoder(URI.create("http://127.0.0.1:1/.well-known/jwks.json"));

        assertThatThrownBy(() -> withoutIssuer.decode(TOKENS.accessToken(42)))
                .isInstanceOf(JwtException.class)
                .isNotInstanceOf(BadJwtException.class);
    }

    private void assertRefused(String token) {
        assertThat(TokenFailures.codeOf(catchThrowable(() -> decoder.decode(token))))
                .isEqualTo(RefusalCode.UNAUTHENTICATED);
        assertThatThrownBy(() -> decoder.decode(token)).isInstanceOf(BadJwtException.class);
    }

    private static JwtDecoder decoder(URI jwks) {
        AuthSettings settings = new AuthSettings(
                TestTokens.ISSUER,
                TestTokens.AUDIENCE,
                jwks,
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofHours(24));
        AccessTokenAutoConfiguration wiring = new AccessTokenAutoConfiguration();
        try {
            return wiring.accessTokenDecoder(wiring.accessTokenKeys(settings), settings);
        } catch (MalformedURLException failure) {
            throw new IllegalArgumentException(failure);
        }
    }
}
