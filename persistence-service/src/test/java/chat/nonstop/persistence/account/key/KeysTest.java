package chat.nonstop.persistence.account.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

    private final SigningKey retired = key("retired", NOW.minusSeconds(900), NOW);
    private final SigningKey current = key("current", NOW.minusSeconds(600), NOW.plusSeconds(900));
    private final SigningKey waiting = key("waiting", NOW.plusSeconds(1), null);

    @Test
    void newestThatIsDueSigns() {
        Keys keys = new Keys(List.of(retired, waiting, current));

        assertThat(keys.signing(NOW)).contains(current);
        assertThat(keys.signing(NOW.plusSeconds(1))).contains(waiting);
    }

    @Test
    void everythingThatMayStillVerifyIsPublished() {
        Keys keys = new Keys(List.of(retired, waiting, current));

        assertThat(keys.published(NOW).getKeys()).extracting(JWK::getKeyID).containsExactly("waiting", "current");
    }

    @Test
    void waitingKeySignsEarlyWhenItIsAllThereIs() {
        assertThat(new Keys(List.of(retired, waiting)).signing(NOW)).contains(waiting);
        assertThat(new Keys(List.of(retired)).signing(NOW)).isEmpty();
    }

    private static SigningKey key(String id, Instant signsFrom, Instant verifiesUntil) {
        try {
            var pair = new RSAKeyGenerator(2048).generate();
            return new SigningKey(
                    id,
                    (java.security.interfaces.RSAPublicKey) pair.toPublicKey(),
                    (java.security.interfaces.RSAPrivateKey) pair.toPrivateKey(),
                    signsFrom,
                    signsFrom,
                    verifiesUntil);
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
