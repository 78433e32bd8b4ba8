package chat.nonstop.gateway.problem;

import chat.nonstop.contracts.RefusalCode;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Answers what failed on the way. An answer that has begun cannot be changed: then the connection is cut. */
@Component
@Order(-2) // before Boot's own, which would render a page
class ProblemErrorHandler implements ErrorWebExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemErrorHandler.class);

    private final Problems problems;

    ProblemErrorHandler(Problems problems) {
        this.problems = problems;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        if (isOver(exchange)) {
            log.debug("nobody is there to be answered", failure);
            return Mono.empty();
        }
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(failure);
        }
        Refused refused = FailureAnswers.to(failure);
        String path = exchange.getRequest().getPath().value();
        if (refused.code() == RefusalCode.INTERNAL_ERROR) {
            log.error("request failed: method={} path={}", exchange.getRequest().getMethod(), path, failure);
        } else if (refused.code() == RefusalCode.UNAVAILABLE) {
            log.warn(
                    "service unavailable: method={} path={} status={} cause={}",
                    exchange.getRequest().getMethod(),
                    path,
                    refused.status(),
                    failure.toString());
        }
        if (failure instanceof MethodNotAllowedException notAllowed) {
            exchange.getResponse().getHeaders().setAllow(Set.copyOf(notAllowed.getSupportedMethods()));
        }
        if (refused.code() == RefusalCode.PAYLOAD_TOO_LARGE) {
            // What is left of the body is not read.
            exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
        }
        return problems.answer(exchange, refused);
    }

    /**
     * Whether the connection has let go of this exchange. Also so when a body stops being HTTP in its middle: Netty answers that by
     * itself, with 400 and the end of the connection, and what was forwarded of it fails afterwards.
     */
    private static boolean isOver(ServerWebExchange exchange) {
        return ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse()) instanceof Disposable operations
                && operations.isDisposed();
    }
}
