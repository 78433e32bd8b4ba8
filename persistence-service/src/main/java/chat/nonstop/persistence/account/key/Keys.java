package chat.nonstop.persistence.account.key;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All keys at one moment: which of them signs, and which are published. */
record Keys(List<SigningKey> all) {
    Keys {
        all = List.copyOf(all);
    }

    /**
     * The newest that may sign; the one before it signs until then, as a new key is published ahead of its time. When there
     * is none, because an operator took it away, the next one signs early: better than nothing.
     */
    Optional<SigningKey> signing(Instant now) {
        return all.stream()
                .filter(key -> key.maySign(now))
                .max(Comparator.comparing(SigningKey::signsFrom))
                .or(() -> all.stream()
                        .filter(key -> key.isPublished(now))
                        .min(Comparator.comparing(SigningKey::signsFrom)));
    }

    /** The one that signs now, or the one that will: at most one is waiting. */
    Optional<SigningKey> newest() {
        return all.stream().max(Comparator.comparing(SigningKey::signsFrom));
    }

    JWKSet published(Instant now) {
        return new JWKSet(all.stream()
                .filter(key -> key.isPublished(now))
                .<JWK>map(SigningKey::toPublicJwk)
                .toList());
    }
}
