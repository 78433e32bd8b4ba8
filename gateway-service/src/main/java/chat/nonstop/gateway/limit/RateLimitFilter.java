package chat.nonstop.gateway.limit;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.gateway.DoorOrder;
import chat.nonstop.gateway.access.Caller;
import chat.nonstop.gateway.access.Door;
import chat.nonstop.gateway.client.Clients;
import chat.nonstop.gateway.problem.Problems;
import chat.nonstop.gateway.problem.Refused;
import chat.nonstop.wiring.limit.Buckets;
import chat.nonstop.wiring.limit.Budget;
import java.time.Duration;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Charges each request to its caller's budget; an exhausted one is told when to come back. */
@Component
@Order(DoorOrder.RATE_LIMIT)
class RateLimitFilter implements WebFilter {
    private final Buckets buckets;
    private final RateLimits limits;
    private final Clients clients;
    private final Problems problems;

    RateLimitFilter(Buckets buckets, RateLimits limits, Clients clients, Problems problems) {
        this.buckets = buckets;
        this.limits = limits;
        this.clients = clients;
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getPath().value();
        Optional<RequestKind> kind =
                RequestKind.of(Door.of(path), path, request.getHeaders().containsHeader(HttpHeaders.UPGRADE));
        if (kind.isEmpty()) {
            return chain.filter(exchange);
        }
        return charge(kind.get(), exchange)
                .publishOn(Schedulers.parallel()) // the answer comes on the thread of the Redis connection
                .flatMap(charge -> switch (charge) {
                    case Buckets.Charge.Granted() -> chain.filter(exchange);
                    case Buckets.Charge.Exhausted(Duration retryAfter) ->
                        problems.answer(exchange, Refused.tryAgain(RefusalCode.RATE_LIMITED, null, retryAfter));
                });
    }

    private Mono<Buckets.Charge> charge(RequestKind kind, ServerWebExchange exchange) {
        Mono<Buckets.Charge> ofCaller = charge(limits.budget(kind), callerOf(exchange));
        return limits.addressBudget(kind)
                .map(budget -> charge(budget, addressOf(exchange)).flatMap(charge -> switch (charge) {
                    case Buckets.Charge.Granted() -> ofCaller;
                    case Buckets.Charge.Exhausted exhausted -> Mono.just(exhausted);
                }))
                .orElse(ofCaller);
    }

    private Mono<Buckets.Charge> charge(Budget budget, String caller) {
        return Mono.fromCompletionStage(() -> buckets.charge(budget, caller));
    }

    private String callerOf(ServerWebExchange exchange) {
        return Caller.userOf(exchange).map(user -> "user:" + user.userId()).orElseGet(() -> addressOf(exchange));
    }

    private String addressOf(ServerWebExchange exchange) {
        return "address:" + clients.addressOf(exchange.getRequest()).site();
    }
}
