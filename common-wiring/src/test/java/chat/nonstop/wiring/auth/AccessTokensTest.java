package chat.nonstop.wiring.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.testing.TestTokens;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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
    void claimsMustBeOurs() {
        assertRefused(TOKENS.sign(TOKENS.claims(42, Duration.ofMinutes(5))
                .issuer("https://evil.test")
                .build()));
        assertRefused(TOKENS.sign(
                TOKENS.claims(42, Duration.ofMinutes(5)).audience("another-app").build()));
        assertRefused(TOKENS.sign(
                TOKENS.claims(42, Duration.ofMinutes(5)).expirationTime(null).build()));
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
