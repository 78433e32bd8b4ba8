package chat.nonstop.gateway.route;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.gateway.DoorOrder;
import chat.nonstop.gateway.problem.PayloadTooLargeException;
import chat.nonstop.gateway.problem.Problems;
import chat.nonstop.gateway.problem.Refused;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Refuses a body that says it is too large before a byte is read, and cuts off one that turns out to be. */
@Component
@Order(DoorOrder.BODY_LIMIT)
class BodyLimitFilter implements WebFilter {
    private final RequestSettings settings;
    private final Problems problems;

    BodyLimitFilter(RequestSettings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        long announced = headers.getContentLength();
        long maxBytes = maxBytes(exchange.getRequest());
        if (announced > maxBytes) {
            // The body is not read, so the connection cannot be used again.
            exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
            String detail = "request body is larger than " + maxBytes + " bytes";
            return problems.answer(exchange, Refused.because(RefusalCode.PAYLOAD_TOO_LARGE, detail));
        }
        if (announced < 0 && headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
            ServerHttpRequest bounded = new BoundedRequest(exchange.getRequest(), maxBytes);
            return chain.filter(exchange.mutate().request(bounded).build());
        }
        return chain.filter(exchange);
    }

    private long maxBytes(ServerHttpRequest request) {
        boolean upload = RequestSettings.isUpload(
                request.getMethod().name(), request.getPath().value());
        return (upload ? settings.maxUpload() : settings.maxBody()).toBytes();
    }

    /** Counts what comes without an announced length. */
    private static final class BoundedRequest extends ServerHttpRequestDecorator {
        private final long maxBytes;

        BoundedRequest(ServerHttpRequest request, long maxBytes) {
            super(request);
            this.maxBytes = maxBytes;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            AtomicLong seen = new AtomicLong();
            return super.getBody().handle((buffer, sink) -> {
                if (seen.addAndGet(buffer.readableByteCount()) > maxBytes) {
                    DataBufferUtils.release(buffer);
                    sink.error(new PayloadTooLargeException(maxBytes));
                } else {
                    sink.next(buffer);
                }
            });
        }
    }
}
