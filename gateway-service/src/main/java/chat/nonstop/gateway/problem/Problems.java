package chat.nonstop.gateway.problem;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.rest.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Writes refusals, and counts them by code ({@code chat.gateway.refusals}). */
@Component
public class Problems {
    private static final MediaType PROBLEM_JSON = MediaType.parseMediaType(Problem.MEDIA_TYPE);

    private final MeterRegistry meters;

    Problems(MeterRegistry meters) {
        this.meters = meters;
    }

    public Mono<Void> answer(ServerWebExchange exchange, Refused refused) {
        meters.counter("chat.gateway.refusals", "code", refused.code().name()).increment();
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(refused.status()));
        HttpHeaders headers = response.getHeaders();
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        headers.remove(HttpHeaders.CONTENT_ENCODING);
        headers.remove(HttpHeaders.TRANSFER_ENCODING);
        headers.setContentType(PROBLEM_JSON);
        headers.setCacheControl("no-store");
        if (exchange.getRequest().getHeaders().containsHeader(HttpHeaders.UPGRADE)) {
            // Reactor Netty ends the connection of a handshake that came to nothing; a client should know.
            headers.set(HttpHeaders.CONNECTION, "close");
        }
        Duration retryAfter = refused.retryAfter();
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(retryAfter)));
        }
        byte[] body = ContractJson.mapper().writeValueAsBytes(problem(refused, retryAfter));
        headers.setContentLength(body.length);
        DataBuffer buffer = response.bufferFactory().wrap(body);
        return response.writeWith(Mono.just(buffer));
    }

    private static Problem problem(Refused refused, @Nullable Duration retryAfter) {
        return new Problem(
                "about:blank",
                refused.code().message(),
                refused.status(),
                refused.code(),
                refused.detail(),
                retryAfter == null ? null : retryAfter.toMillis());
    }

    private static long wholeSeconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
