package chat.nonstop.gateway.node;

import chat.nonstop.gateway.route.Routes;
import java.net.ConnectException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Takes what is for a chat-ws node: handshakes to {@link SocketRelay}, the rest of SockJS to the session's node. */
@Component
class ChatNodeFilter implements GlobalFilter, Ordered {
    private static final int SESSIONS_REMEMBERED = 50_000;

    private final Nodes nodes;
    private final SocketRelay sockets;
    private final SockJsSessions sockJsSessions = new SockJsSessions(SESSIONS_REMEMBERED);

    ChatNodeFilter(Nodes nodes, SocketRelay sockets) {
        this.nodes = nodes;
        this.sockets = sockets;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        URI target = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
        if (!Routes.CHAT_NODES_SCHEME.equals(target.getScheme())) {
            return chain.filter(exchange);
        }
        ServerHttpRequest request = exchange.getRequest();
        Optional<SessionKey> session = SessionKey.of(request.getPath().value());
        if (SocketRelay.isHandshake(request)) {
            ServerWebExchangeUtils.setAlreadyRouted(exchange);
            return session.isEmpty()
                    ? sockets.relay(exchange, Optional.empty())
                    : sockJsSessions
                            .nodeOf(session.get(), nodes.candidates())
                            .map(node -> sockets.relay(exchange, Optional.of(node)))
                            .orElseGet(() -> sockets.unavailable(exchange));
        }
        Optional<Node> node =
                session.isPresent() ? sockJsSessions.nodeOf(session.get(), nodes.candidates()) : anyReady();
        return node.map(chosen -> forward(exchange, chain, chosen)).orElseGet(() -> sockets.unavailable(exchange));
    }

    private Mono<Void> forward(ServerWebExchange exchange, GatewayFilterChain chain, Node node) {
        URI url = exchange.getRequest().getURI();
        String query = url.getRawQuery();
        exchange.getAttributes()
                .put(
                        ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR,
                        node.url(url.getRawPath(), query == null ? "" : query, false));
        return chain.filter(exchange).doOnError(failure -> {
            if (failure instanceof ConnectException || failure.getCause() instanceof ConnectException) {
                nodes.refused(node);
            }
        });
    }

    /** For {@code /info} and the like, which belong to no session. */
    private Optional<Node> anyReady() {
        return nodes.takePlace(Set.of()).map(place -> {
            place.close();
            return place.node();
        });
    }

    @Override
    public int getOrder() {
        return RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;
    }
}
