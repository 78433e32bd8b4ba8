package chat.nonstop.wiring.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Short-lived tokens by which one service knows another: HS256 over a shared secret, audience {@code nonstop-internal}. A
 * user's token never passes here, nor a service's token where users go: key, algorithm and audience all differ.
 * Thread-safe.
 */
public final class ServiceTokens {
    private static final String AUDIENCE = "nonstop-internal";
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final String service;
    private final SecretKey key;
    private final Duration life;
    private final Clock clock;
    private volatile Minted minted = new Minted("", Instant.MIN);

    private record Minted(String token, Instant renewAt) {}

    public ServiceTokens(String service, InternalSettings settings, Clock clock) {
        this.service = service;
        this.key = new SecretKeySpec(settings.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.life = settings.tokenLife();
        this.clock = clock;
    }

    /** A token of this service; the same one until half its life is over. */
    public String mint() {
        Minted current = minted;
        Instant now = clock.instant();
        if (now.isBefore(current.renewAt())) {
            return current.token();
        }
        Minted fresh = new Minted(sign(now), now.plus(life.dividedBy(2)));
        minted = fresh;
        return fresh.token();
    }

    /** Verifies tokens of any service. */
    public JwtDecoder decoder() {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withSecretKey(key)
                .macAlgorithm(MacAlgorithm.HS256)
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(SKEW),
                new JwtClaimValidator<Object>(JwtClaimNames.EXP, expiry -> expiry != null),
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD, audience -> audience != null && audience.contains(AUDIENCE))));
        return decoder;
    }

    private String sign(Instant now) {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject(service)
                        .audience(AUDIENCE)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(life)))
                        .build());
        try {
            token.sign(new MACSigner(key));
        } catch (JOSEException failure) {
            throw new IllegalStateException("service token cannot be signed", failure);
        }
        return token.serialize();
    }
}
