package chat.nonstop.gateway.page;

import chat.nonstop.gateway.DoorOrder;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** {@code /} is {@code /index.html}, {@code /docs/} likewise. */
@Component
@Order(DoorOrder.WELCOME_PAGE)
class WelcomePageFilter implements WebFilter {
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getPath().value();
        if (!path.equals("/") && !path.equals("/docs/")) {
            return chain.filter(exchange);
        }
        ServerHttpRequest index =
                exchange.getRequest().mutate().path(path + "index.html").build();
        return chain.filter(exchange.mutate().request(index).build());
    }
}
