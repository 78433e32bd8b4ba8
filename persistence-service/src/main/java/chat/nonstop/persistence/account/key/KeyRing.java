package chat.nonstop.persistence.account.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys as this instance knows them. It signs access tokens, and is the source of keys by which this service verifies
 * them itself, without asking anyone. While the database is away the keys known stay in use. Thread-safe.
 */
public class KeyRing implements JWKSource<SecurityContext> {
    private static final Logger log = LoggerFactory.getLogger(KeyRing.class);
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");
    private static final Duration CLOCKS_MAY_DIFFER = Duration.ofMinutes(1);

    private final StoredKeys stored;
    private final KeySettings settings;
    private final Duration tokenLife;
    private final Clock clock;
    private volatile Keys keys;

    KeyRing(StoredKeys stored, KeySettings settings, Duration tokenLife, Clock clock) {
        this.stored = stored;
        this.settings = settings;
        this.tokenLife = tokenLife;
        this.clock = clock;
        this.keys = stored.loadOrBegin(clock.instant());
    }

    /** A signed access token (RFC 9068) with these claims. */
    public String sign(JWTClaimsSet claims) {
        SigningKey key = keys.signing(clock.instant())
                .orElseThrow(() -> new IllegalStateException("signing key: none (expected: one in signing_keys)"));
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(ACCESS_TOKEN)
                        .keyID(key.keyId())
                        .build(),
                claims);
        try {
            token.sign(new RSASSASigner(key.privateKey()));
        } catch (JOSEException e) {
            throw new IllegalStateException("an access token cannot be signed", e);
        }
        return token.serialize();
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        return selector.select(published());
    }

    JWKSet published() {
        return keys.published(clock.instant());
    }

    /** Publishes a new key, which signs after {@code chat.auth.key-publish-ahead}. Returns it. */
    SigningKey rotate() {
        // after signsFrom the key before may still sign on an instance that looks for keys a moment later
        Duration verifies = tokenLife.plus(settings.keyReload()).plus(CLOCKS_MAY_DIFFER);
        keys = stored.rotate(clock.instant(), settings.keyPublishAhead(), verifies);
        SigningKey newest = keys.newest().orElseThrow();
        log.atInfo()
                .addKeyValue("keyId", newest.keyId())
                .addKeyValue("signsFrom", newest.signsFrom())
                .log("signing key rotated");
        return newest;
    }

    /** Learns of keys that other instances made, drops those that nothing valid is signed with, rotates when it is time. */
    void keepUp() {
        Instant now = clock.instant();
        stored.removeUnpublished(now);
        keys = stored.loadOrBegin(now);
        Duration every = settings.keyRotateEvery();
        if (every != null
                && keys.newest()
                        .filter(key -> key.createdAt().plus(every).isAfter(now))
                        .isEmpty()) {
            rotate();
        }
    }
}
