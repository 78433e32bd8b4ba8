package chat.nonstop.gateway.access;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.gateway.DoorOrder;
import chat.nonstop.gateway.problem.Problems;
import chat.nonstop.gateway.problem.Refused;
import java.time.Duration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Lets nobody but users with a valid token past the doors that ask for one (RFC 6750 section 3). */
@Component
@Order(DoorOrder.ADMIT)
class AdmitFilter implements WebFilter {
    private final Problems problems;

    AdmitFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return switch (Door.of(exchange.getRequest().getPath().value())) {
            case OPEN, LOG_IN, SIGNED -> chain.filter(exchange);
            case REST, SOCKET ->
                switch (Caller.of(exchange)) {
                    case Caller.User user -> chain.filter(exchange);
                    case Caller.Anonymous() -> refuse(exchange, RefusalCode.UNAUTHENTICATED, "Bearer");
                    case Caller.Unproven() ->
                        refuse(exchange, RefusalCode.UNAUTHENTICATED, "Bearer error=\"invalid_token\"");
                    case Caller.Expired() ->
                        refuse(
                                exchange,
                                RefusalCode.TOKEN_EXPIRED,
                                "Bearer error=\"invalid_token\", error_description=\"The access token expired\"");
                    case Caller.Revoked() ->
                        refuse(
                                exchange,
                                RefusalCode.TOKEN_REVOKED,
                                "Bearer error=\"invalid_token\", error_description=\"The log-in has ended\"");
                    case Caller.Unjudged() ->
                        problems.answer(
                                exchange,
                                Refused.tryAgain(
                                        RefusalCode.UNAVAILABLE,
                                        "Tokens cannot be verified now.",
                                        Duration.ofSeconds(2)));
                };
        };
    }

    private Mono<Void> refuse(ServerWebExchange exchange, RefusalCode code, String challenge) {
        exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, challenge);
        return problems.answer(exchange, Refused.because(code, null));
    }
}
