package chat.nonstop.gateway.origin;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param publicUrl the URL by which browsers reach the gateway, when a proxy that ends TLS stands before it; an
 *     {@code https} one also turns on HSTS. Default none: then the {@code Host} header tells.
 * @param allowedOrigins other origins whose pages may call, each {@code scheme://host[:port]}; default none
 */
@ConfigurationProperties("chat.gateway")
public record OriginSettings(
        @Nullable String publicUrl, @DefaultValue List<String> allowedOrigins) {
    public Optional<Origin> publicOrigin() {
        if (publicUrl == null || publicUrl.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(origin("chat.gateway.public-url", publicUrl));
    }

    Set<Origin> allowed() {
        Set<Origin> origins = new LinkedHashSet<>();
        for (String text : allowedOrigins) {
            if (!text.isBlank()) {
                origins.add(origin("chat.gateway.allowed-origins", text));
            }
        }
        return origins;
    }

    private static Origin origin(String property, String text) {
        String stripped = text.strip();
        String bare = stripped.endsWith("/") ? stripped.substring(0, stripped.length() - 1) : stripped;
        return Origin.parse(bare)
                .orElseThrow(() ->
                        new IllegalArgumentException(property + ": " + text + " (expected: scheme://host[:port])"));
    }
}
