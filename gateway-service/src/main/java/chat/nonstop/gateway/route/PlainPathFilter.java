package chat.nonstop.gateway.route;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.gateway.DoorOrder;
import chat.nonstop.gateway.problem.Problems;
import chat.nonstop.gateway.problem.Refused;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses paths that are not {@linkplain PlainPath plain}. */
@Component
@Order(DoorOrder.PLAIN_PATH)
class PlainPathFilter implements WebFilter {
    private final Problems problems;

    PlainPathFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (PlainPath.isPlain(exchange.getRequest().getURI().getRawPath())) {
            return chain.filter(exchange);
        }
        return problems.answer(exchange, Refused.because(RefusalCode.INVALID_REQUEST, "This path is not plain."));
    }
}
