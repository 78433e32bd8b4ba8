package chat.nonstop.gateway.route;

import chat.nonstop.contracts.rest.Headers;
import chat.nonstop.gateway.access.Caller;
import chat.nonstop.gateway.access.Door;
import chat.nonstop.gateway.client.Clients;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * The headers that a service gets to see. Only known ones pass, so nothing that a client makes up ({@code X-User-Id},
 * {@code X-Forwarded-*}, {@code X-Original-URL}) can be believed behind the door; the token comes as a header wherever the
 * client put it, and where from is told by us. {@code Origin} and cookies stay here: the first because CORS is answered
 * here alone, the others because they may hold the token.
 */
@Component
class ForwardedRequest implements HttpHeadersFilter, Ordered {
    private static final List<String> PASSED = List.of(
            HttpHeaders.ACCEPT,
            HttpHeaders.ACCEPT_ENCODING,
            HttpHeaders.ACCEPT_LANGUAGE,
            HttpHeaders.CACHE_CONTROL,
            HttpHeaders.CONTENT_ENCODING,
            HttpHeaders.CONTENT_LANGUAGE,
            HttpHeaders.CONTENT_LENGTH,
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.IF_MATCH,
            HttpHeaders.IF_MODIFIED_SINCE,
            HttpHeaders.IF_NONE_MATCH,
            HttpHeaders.IF_UNMODIFIED_SINCE,
            HttpHeaders.RANGE,
            HttpHeaders.TRANSFER_ENCODING,
            HttpHeaders.USER_AGENT,
            "Idempotency-Key",
            "Sec-WebSocket-Protocol",
            "traceparent",
            "tracestate");

    private final Clients clients;

    ForwardedRequest(Clients clients) {
        this.clients = clients;
    }

    @Override
    public HttpHeaders filter(HttpHeaders incoming, ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        HttpHeaders forwarded = new HttpHeaders();
        for (String name : PASSED) {
            @Nullable List<String> values = incoming.get(name);
            if (values != null) {
                forwarded.addAll(name, values);
            }
        }
        // Open paths get no token: a service would refuse a log-in that comes with an expired one.
        if (Set.of(Door.REST, Door.SOCKET).contains(Door.of(request.getPath().value()))) {
            Caller.userOf(exchange).ifPresent(user -> forwarded.setBearerAuth(user.token()));
        }
        forwarded.set(Headers.CLIENT_ADDRESS, clients.addressOf(request).address());
        return forwarded;
    }

    /** Last, so that no other filter adds anything back. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
