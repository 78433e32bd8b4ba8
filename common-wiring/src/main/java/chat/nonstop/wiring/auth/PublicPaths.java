package chat.nonstop.wiring.auth;

import java.util.List;

/**
 * What a service serves without a token, as Spring path patterns. A bean of this type adds to what is public everywhere
 * (health, metrics on the service's own port, API description).
 */
public record PublicPaths(List<String> patterns) {
    public PublicPaths {
        patterns = List.copyOf(patterns);
    }
}
