package chat.nonstop.wiring.auth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells a key that nobody has from keys that cannot be had. For a {@code kid} that it does not know the source asks the issuer
 * anew, at a bounded rate; beyond the rate it fails as it does when the issuer is away. But who makes up key ids should be
 * told that his token is none, not be able to write of failures into our log as often as he likes. A key that was seen, and
 * every key before any was seen, still fails: it may well be good. Thread-safe.
 */
final class KnownKeys implements JWKSource<SecurityContext> {
    private final JWKSource<SecurityContext> source;

    /** Grows with the keys that the issuer has published, a few in a process's life. */
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    KnownKeys(JWKSource<SecurityContext> source) {
        this.source = source;
    }

    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) throws KeySourceException {
        List<JWK> keys;
        try {
            keys = source.get(selector, context);
        } catch (RateLimitReachedException asked) {
            Set<String> wanted = selector.getMatcher().getKeyIDs();
            if (seen.isEmpty() || wanted == null || wanted.stream().anyMatch(seen::contains)) {
                throw asked;
            }
            return List.of();
        }
        keys.forEach(key -> seen.add(String.valueOf(key.getKeyID())));
        return keys;
    }
}
