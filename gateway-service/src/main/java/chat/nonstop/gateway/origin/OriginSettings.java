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
 * @param storeOrigin where files are when they are kept elsewhere (Azure Blob): our page may read and write there. Default
 *     none: files are at the gateway
 */
@ConfigurationProperties("chat.gateway")
public record OriginSettings(
        @Nullable String publicUrl,
        @DefaultValue List<String> allowedOrigins,
        @Nullable String storeOrigin) {
    public Optional<Origin> publicOrigin() {
        return optional("chat.gateway.public-url", publicUrl);
    }

    public Optional<Origin> store() {
        return optional("chat.gateway.store-origin", storeOrigin);
    }

    private static Optional<Origin> optional(String property, @Nullable String text) {
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(origin(property, text));
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
