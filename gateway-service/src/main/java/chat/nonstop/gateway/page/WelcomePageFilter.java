package chat.nonstop.gateway.page;

import chat.nonstop.gateway.DoorOrder;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** {@code /} is {@code /index.html}. */
@Component
@Order(DoorOrder.WELCOME_PAGE)
class WelcomePageFilter implements WebFilter {
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!exchange.getRequest().getPath().value().equals("/")) {
            return chain.filter(exchange);
        }
        ServerHttpRequest index =
                exchange.getRequest().mutate().path("/index.html").build();
        return chain.filter(exchange.mutate().request(index).build());
    }
}
