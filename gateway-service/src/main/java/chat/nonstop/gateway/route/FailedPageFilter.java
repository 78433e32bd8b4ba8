package chat.nonstop.gateway.route;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.gateway.problem.Problems;
import chat.nonstop.gateway.problem.Refused;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Puts a problem in place of an error page. Our services answer problems; what stands between us and them, a container
 * before its application or a balancer, answers HTML.
 */
@Component
class FailedPageFilter implements GlobalFilter, Ordered {
    private final Problems problems;

    FailedPageFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange.mutate().response(new Replacing(exchange)).build());
    }

    /** Outside of the filter that writes the answer. */
    @Override
    public int getOrder() {
        return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 1;
    }

    private final class Replacing extends ServerHttpResponseDecorator {
        private final ServerWebExchange exchange;

        Replacing(ServerWebExchange exchange) {
            super(exchange.getResponse());
            this.exchange = exchange;
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            return isErrorPage() ? replace(Flux.from(body)) : super.writeWith(body);
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return isErrorPage() ? replace(Flux.from(body).concatMap(part -> part)) : super.writeAndFlushWith(body);
        }

        private boolean isErrorPage() {
            @Nullable HttpStatusCode status = getStatusCode();
            @Nullable MediaType type = getHeaders().getContentType();
            return status != null && status.isError() && type != null && MediaType.TEXT_HTML.includes(type);
        }

        private Mono<Void> replace(Flux<? extends DataBuffer> page) {
            int status = getStatusCode() == null ? 500 : getStatusCode().value();
            return page.doOnNext(DataBufferUtils::release).then(problems.answer(exchange, refusedFor(status)));
        }
    }

    private static Refused refusedFor(int status) {
        return switch (status) {
            case 404 -> Refused.because(RefusalCode.NOT_FOUND, null);
            case 405 -> Refused.because(RefusalCode.METHOD_NOT_ALLOWED, null);
            case 413 -> Refused.because(RefusalCode.PAYLOAD_TOO_LARGE, null);
            case 502, 503, 504 -> Refused.tryAgain(RefusalCode.UNAVAILABLE, null, Duration.ofSeconds(1));
            default ->
                status < 500
                        ? Refused.because(RefusalCode.INVALID_REQUEST, null)
                        : Refused.because(RefusalCode.INTERNAL_ERROR, null);
        };
    }
}
