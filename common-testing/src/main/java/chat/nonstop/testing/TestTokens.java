package chat.nonstop.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/**
 * An issuer for tests: makes access tokens, good and bad ones, and serves its key set on a loopback port. One per JVM.
 */
public final class TestTokens {
    public static final String ISSUER = "https://nonstop.chat";
    public static final String AUDIENCE = "nonstop-chat";

    /** A service-token secret for tests. */
    public static final String INTERNAL_SECRET = "test-internal-secret-test-internal-secret";

    private static final TestTokens SHARED = new TestTokens();

    private final RSAKey key;
    private final HttpServer server;

    private TestTokens() {
        try {
            key = new RSAKeyGenerator(2048).keyID("test-key").generate();
            byte[] keySet = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/.well-known/jwks.json", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, keySet.length);
                exchange.getResponseBody().write(keySet);
                exchange.close();
            });
            Thread.ofVirtual().start(server::start);
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static TestTokens shared() {
        return SHARED;
    }

    /** Where the key set is served. */
    public String jwksUri() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/.well-known/jwks.json";
    }

    /** The settings by which a service trusts this issuer. */
    public Map<String, String> springProperties() {
        return Map.of(
                "chat.auth.issuer", ISSUER,
                "chat.auth.audience", AUDIENCE,
                "chat.auth.jwks-uri", jwksUri(),
                "chat.internal.secret", INTERNAL_SECRET);
    }

    /** A valid access token of 15 minutes. */
    public String accessToken(long userId) {
        return accessToken(userId, Duration.ofMinutes(15));
    }

    /** A token with the given life from now; negative for one that has expired. */
    public String accessToken(long userId, Duration life) {
        return sign(claims(userId, life).build());
    }

    /** Claims of a valid token, to be spoiled. */
    public JWTClaimsSet.Builder claims(long userId, Duration life) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .subject(Long.toString(userId))
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .issueTime(Date.from(now.plus(life).minus(Duration.ofHours(1))))
                .expirationTime(Date.from(now.plus(life)))
                .jwtID(UUID.randomUUID().toString())
                .claim("sid", "test-log-in-" + userId);
    }

    /** Signs claims with the key that {@link #jwksUri} publishes. */
    public String sign(JWTClaimsSet claims) {
        return sign(claims, key);
    }

    /** Signs claims with any key, such as one that nobody published. */
    public String sign(JWTClaimsSet claims, RSAKey signer) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(signer.getKeyID())
                            .type(new JOSEObjectType("at+jwt"))
                            .build(),
                    claims);
            token.sign(new RSASSASigner(signer));
            return token.serialize();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Key confusion: HS256 over the public key's bytes. */
    public String signedWithThePublicKeyAsSecret(JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
            return token.serialize();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** {@code alg=none}, without a signature. */
    public String unsigned(JWTClaimsSet claims) {
        return new PlainJWT(claims).serialize();
    }

    /** A service token as another service would mint it. */
    public String serviceToken(String service) {
        Instant now = Instant.now();
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new JWTClaimsSet.Builder()
                            .subject(service)
                            .audience("nonstop-internal")
                            .issueTime(Date.from(now))
                            .expirationTime(Date.from(now.plusSeconds(60)))
                            .build());
            token.sign(new MACSigner(INTERNAL_SECRET));
            return token.serialize();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
