package chat.nonstop.gateway.route;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.gateway.DoorOrder;
import chat.nonstop.gateway.problem.Problems;
import chat.nonstop.gateway.problem.Refused;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses what is no {@linkplain PlainRequest plain request}. */
@Component
@Order(DoorOrder.PLAIN_REQUEST)
class PlainRequestFilter implements WebFilter {
    private final Problems problems;

    PlainRequestFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        Optional<String> fault = PlainRequest.faultOf(
                request.getURI().getRawPath(),
                request.getURI().getRawQuery(),
                request.getHeaders().getOrEmpty(HttpHeaders.HOST),
                request.getHeaders().getOrEmpty(HttpHeaders.TRANSFER_ENCODING));
        return fault.isEmpty()
                ? chain.filter(exchange)
                : problems.answer(exchange, Refused.because(RefusalCode.INVALID_REQUEST, fault.get()));
    }
}
