package chat.nonstop.gateway.access;

import chat.nonstop.gateway.DoorOrder;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Finds out who calls where it matters, and notes it as {@link Caller}. Refuses nobody. */
@Component
@Order(DoorOrder.IDENTIFY)
class IdentifyFilter implements WebFilter {
    private final TokenVerifier verifier;
    private final String tokenCookie;

    IdentifyFilter(TokenVerifier verifier, AccessSettings settings) {
        this.verifier = verifier;
        this.tokenCookie = settings.tokenCookie();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Door door = Door.of(exchange.getRequest().getPath().value());
        if (door != Door.REST && door != Door.SOCKET) {
            return chain.filter(exchange);
        }
        return identify(door, exchange.getRequest()).flatMap(caller -> {
            exchange.getAttributes().put(Caller.ATTRIBUTE, caller);
            return chain.filter(exchange);
        });
    }

    private Mono<Caller> identify(Door door, ServerHttpRequest request) {
        return switch (presented(door, request)) {
            case PresentedToken.None() -> Mono.just(new Caller.Anonymous());
            case PresentedToken.Unclear() -> Mono.just(new Caller.Unproven());
            case PresentedToken.One(String token) -> verifier.verify(token);
        };
    }

    @SuppressWarnings("unchecked")
    private PresentedToken presented(Door door, ServerHttpRequest request) {
        List<String> url = (List<String>) request.getAttributes().getOrDefault(UrlTokens.ATTRIBUTE, List.of());
        List<String> cookies = request.getCookies().getOrDefault(tokenCookie, List.of()).stream()
                .map(HttpCookie::getValue)
                .toList();
        return PresentedToken.of(door, request.getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION), url, cookies);
    }
}
