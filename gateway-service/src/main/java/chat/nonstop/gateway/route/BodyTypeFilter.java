package chat.nonstop.gateway.route;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.gateway.DoorOrder;
import chat.nonstop.gateway.access.Door;
import chat.nonstop.gateway.problem.Problems;
import chat.nonstop.gateway.problem.Refused;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets no body but JSON through to REST: a service takes whatever its libraries can read, and YAML, for one, comes with the
 * description of the API. Files and SockJS have types of their own.
 */
@Component
@Order(DoorOrder.BODY_TYPE)
class BodyTypeFilter implements WebFilter {
    private final Problems problems;

    BodyTypeFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        Door door = Door.of(request.getPath().value());
        if (door == Door.SIGNED || door == Door.SOCKET) {
            return chain.filter(exchange);
        }
        HttpHeaders headers = request.getHeaders();
        boolean json = BodyType.isJson(
                headers.getOrEmpty(HttpHeaders.CONTENT_TYPE), headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING));
        return json
                ? chain.filter(exchange)
                : problems.answer(exchange, Refused.because(RefusalCode.UNSUPPORTED_MEDIA_TYPE, null));
    }
}
