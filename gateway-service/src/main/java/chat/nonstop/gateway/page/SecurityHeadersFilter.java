package chat.nonstop.gateway.page;

import chat.nonstop.gateway.DoorOrder;
import chat.nonstop.gateway.access.Door;
import chat.nonstop.gateway.origin.Origin;
import chat.nonstop.gateway.origin.OriginSettings;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Puts the same security headers on every answer, in place of what a service behind may have said. */
@Component
@Order(DoorOrder.SECURITY_HEADERS)
class SecurityHeadersFilter implements WebFilter {
    /**
     * Part of the contract with the web client: no inline code, nothing from elsewhere but files, where they are kept
     * elsewhere.
     */
    static String contentSecurityPolicy(Optional<Origin> store) {
        String files = store.map(origin -> " " + origin.text()).orElse("");
        return "default-src 'self'; connect-src 'self' ws: wss:" + files + "; img-src 'self' data: blob:" + files
                + "; style-src 'self'; "
                + "script-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    }

    /** Of files that users have written: nothing in them runs, wherever they are opened. */
    static final String NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'; sandbox";

    private final String pagePolicy;
    private final boolean https;

    SecurityHeadersFilter(OriginSettings settings) {
        this.pagePolicy = contentSecurityPolicy(settings.store());
        this.https = settings.publicOrigin()
                .map(origin -> origin.scheme().equals("https"))
                .orElse(false);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        boolean secure = https || exchange.getRequest().getSslInfo() != null;
        // At the last moment, when what a service answered is there to be overwritten.
        exchange.getResponse().beforeCommit(() -> {
            String path = exchange.getRequest().getPath().value();
            String policy = Door.of(path) == Door.SIGNED ? NOTHING_RUNS : pagePolicy;
            apply(exchange.getResponse().getHeaders(), policy, secure);
            return Mono.empty();
        });
        return chain.filter(exchange);
    }

    private static void apply(HttpHeaders headers, String policy, boolean secure) {
        headers.set("Content-Security-Policy", policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.remove("X-XSS-Protection");
        if (secure) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        } else {
            headers.remove("Strict-Transport-Security");
        }
        if (headers.getCacheControl() == null) {
            headers.setCacheControl("no-store");
        }
    }
}
