package chat.nonstop.wiring.auth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Verifies access tokens: RS256 and nothing else, so neither {@code none} nor an HMAC over the public key can pass. The key
 * set is cached, fetched anew for an unknown {@code kid} (at a bounded rate), and kept through an outage of the issuer.
 */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration"
        })
@EnableConfigurationProperties(AuthSettings.class)
public class AccessTokenAutoConfiguration {
    private static final int FETCH_MS = 2_000;
    private static final int KEY_SET_BYTES = 64 * 1024;

    @Bean
    @ConditionalOnMissingBean
    JWKSource<SecurityContext> accessTokenKeys(AuthSettings settings) throws MalformedURLException {
        URI uri = settings.jwksUri();
        if (uri == null) {
            throw new IllegalStateException("chat.auth.jwks-uri: missing (expected: the URL of the issuer's key set)");
        }
        return new KnownKeys(JWKSourceBuilder.<SecurityContext>create(
                        uri.toURL(), new DefaultResourceRetriever(FETCH_MS, FETCH_MS, KEY_SET_BYTES))
                .cache(settings.keyCache().toMillis(), 2L * FETCH_MS)
                .retrying(true)
                .rateLimited(5_000)
                .outageTolerant(settings.keyOutage().toMillis())
                .build());
    }

    @Bean
    @ConditionalOnMissingBean(name = "accessTokenDecoder")
    JwtDecoder accessTokenDecoder(JWKSource<SecurityContext> keys, AuthSettings settings) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt"), JOSEObjectType.JWT, null));
        // Times, issuer and audience are checked below, with our skew.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(settings.clockSkew()),
                new JwtIssuerValidator(settings.issuer()),
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD, audience -> audience != null && audience.contains(settings.audience())),
                new JwtClaimValidator<Object>(JwtClaimNames.EXP, expiry -> expiry != null),
                new JwtClaimValidator<String>(JwtClaimNames.SUB, CurrentUser::isUserId)));
        return decoder;
    }
}
