package chat.nonstop.gateway.node;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.gateway.client.ClientConnections;
import chat.nonstop.gateway.problem.Problems;
import chat.nonstop.gateway.problem.Refused;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/**
 * Joins a client's WebSocket to a node's. The node's side is opened first: while it is not, the client has no answer yet,
 * so a node that refuses the connection, or is unavailable, is replaced by another, and having none is an honest 503.
 * Afterwards frames pass both ways under back-pressure, and the close of one side is told to the other, also when a
 * node dies without one. A client that does not read up to its close is left after {@code chat.gateway.ws-close-patience}.
 */
@Component
class SocketRelay {
    private static final Logger log = LoggerFactory.getLogger(SocketRelay.class);
    private static final int CONNECT_MS = 1_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Nodes nodes;
    private final OpenSockets openSockets;
    private final WebSocketClient client;
    private final WebSocketService server;
    private final ObjectProvider<List<HttpHeadersFilter>> headersFilters;
    private final Duration handshakeTimeout;
    private final Duration closePatience;
    private final Problems problems;

    SocketRelay(
            Nodes nodes,
            OpenSockets openSockets,
            WebSocketService server,
            HttpClientProperties limits,
            ObjectProvider<List<HttpHeadersFilter>> headersFilters,
            NodeSettings settings,
            Problems problems) {
        this.nodes = nodes;
        this.openSockets = openSockets;
        this.server = server;
        this.headersFilters = headersFilters;
        this.handshakeTimeout = settings.wsHandshakeTimeout();
        this.closePatience = settings.wsClosePatience();
        this.problems = problems;
        // Not the pool of the REST client: a socket never goes back to a pool, and would use up its places.
        HttpClient connections = HttpClient.newConnection()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS)
                .option(ChannelOption.SO_KEEPALIVE, true);
        this.client = new ReactorNettyWebSocketClient(connections, () -> spec(limits));
    }

    private static WebsocketClientSpec.Builder spec(HttpClientProperties limits) {
        WebsocketClientSpec.Builder spec =
                WebsocketClientSpec.builder().handlePing(limits.getWebsocket().isProxyPing());
        Integer maxFrame = limits.getWebsocket().getMaxFramePayloadLength();
        return maxFrame == null ? spec : spec.maxFramePayloadLength(maxFrame);
    }

    /** RFC 6455 section 4.2.1. */
    static boolean isHandshake(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        return "websocket".equalsIgnoreCase(headers.getUpgrade());
    }

    /**
     * @param chosen the node of a SockJS session; empty when any will do
     */
    Mono<Void> relay(ServerWebExchange exchange, Optional<Node> chosen) {
        if (!openSockets.isAccepting()) {
            return unavailable(exchange);
        }
        if (!isComplete(exchange.getRequest())) {
            return problems.answer(
                    exchange, Refused.because(RefusalCode.INVALID_REQUEST, "This is no WebSocket handshake."));
        }
        return connect(exchange, chosen, new HashSet<>());
    }

    private Mono<Void> connect(ServerWebExchange exchange, Optional<Node> chosen, Set<Node> tried) {
        Optional<Nodes.Place> taken = chosen.map(nodes::placeAt).or(() -> nodes.takePlace(tried));
        if (taken.isEmpty()) {
            return unavailable(exchange);
        }
        Nodes.Place place = taken.get();
        Node node = place.node();
        AtomicBoolean joined = new AtomicBoolean();
        return open(exchange, node, joined)
                .doFinally(end -> place.close())
                .onErrorResume(failure -> !joined.get(), failure -> {
                    tried.add(node);
                    place.close();
                    return refusedBy(node, failure, exchange, chosen, tried);
                });
    }

    private Mono<Void> open(ServerWebExchange exchange, Node node, AtomicBoolean joined) {
        ServerHttpRequest request = exchange.getRequest();
        String query = request.getURI().getRawQuery();
        URI url = node.url(request.getURI().getRawPath(), query == null ? "" : query, true);
        List<String> offered = protocols(request.getHeaders());
        Mono<Long> late = Mono.delay(handshakeTimeout).flatMap(t -> joined.get() ? Mono.never() : Mono.just(t));
        return client.execute(url, nodeHeaders(exchange), new WebSocketHandler() {
                    @Override
                    public List<String> getSubProtocols() {
                        return offered;
                    }

                    @Override
                    public Mono<Void> handle(WebSocketSession nodeSide) {
                        joined.set(true);
                        return join(exchange, nodeSide);
                    }
                })
                .timeout(late);
    }

    /**
     * The node stands: upgrade the client, with the sub-protocol that the node chose. Completes when the sockets have ended,
     * for the node's side lives as long as this.
     */
    private Mono<Void> join(ServerWebExchange exchange, WebSocketSession nodeSide) {
        @Nullable String protocol = nodeSide.getHandshakeInfo().getSubProtocol();
        Sinks.Empty<Void> ended = Sinks.empty();
        Mono<Void> upgraded = server.handleRequest(offeringOnly(protocol, exchange), new WebSocketHandler() {
            @Override
            public List<String> getSubProtocols() {
                return protocol == null ? List.of() : List.of(protocol);
            }

            @Override
            public Mono<Void> handle(WebSocketSession clientSide) {
                ClientConnections.lingerOnClose(exchange.getRequest());
                ClientConnections.endAfter(clientSide.closeStatus(), closePatience, exchange.getRequest());
                openSockets.opened(clientSide);
                return pump(clientSide, nodeSide).doFinally(end -> {
                    openSockets.closed(clientSide);
                    ended.tryEmitEmpty();
                });
            }
        });
        // From another thread than the client's, Reactor Netty can hand the socket over before it has exchanged the
        // handlers,
        // and the first frames are lost. The upgrade is done when its answer is sent.
        return upgraded.subscribeOn(ClientConnections.eventLoopOf(exchange.getRequest()))
                .then(ended.asMono());
    }

    /** Spring compares what the client offered without stripping it: the second of {@code v11.stomp, v12.stomp} never fits. */
    private static ServerWebExchange offeringOnly(@Nullable String protocol, ServerWebExchange exchange) {
        return protocol == null
                ? exchange
                : exchange.mutate()
                        .request(request -> request.header("Sec-WebSocket-Protocol", protocol))
                        .build();
    }

    /** Completes when both sides have closed, however they did. */
    private static Mono<Void> pump(WebSocketSession clientSide, WebSocketSession nodeSide) {
        Mono<Void> closes = Mono.when(
                closeOf(nodeSide)
                        .flatMap(status ->
                                clientSide.close(CloseCodes.tellClient(status)).onErrorResume(SocketRelay::noteBroken)),
                closeOf(clientSide)
                        .flatMap(status ->
                                nodeSide.close(CloseCodes.tellNode(status)).onErrorResume(SocketRelay::noteBroken)));
        Mono<Void> frames = Mono.when(
                pass(clientSide, nodeSide, CloseCodes.tellClient(CloseStatus.NO_CLOSE_FRAME)),
                pass(nodeSide, clientSide, CloseCodes.tellNode(CloseStatus.NO_CLOSE_FRAME)));
        return Mono.firstWithSignal(closes, frames.then(Mono.never()));
    }

    /**
     * Passes frames on. When {@code to} breaks off, Reactor Netty cancels the receiving here and would close {@code from}
     * without a code; {@code farewell} is said before that.
     */
    private static Mono<Void> pass(WebSocketSession from, WebSocketSession to, CloseStatus farewell) {
        Flux<WebSocketMessage> messages = from.receive()
                .doOnNext(WebSocketMessage::retain)
                .doOnError(failure -> closeNow(from, CloseCodes.answerTo(failure)))
                .doOnCancel(() -> closeNow(from, farewell));
        return to.send(messages).onErrorResume(SocketRelay::noteBroken);
    }

    /** Nothing happens when the session has said its close already. */
    private static void closeNow(WebSocketSession session, CloseStatus status) {
        session.close(status).onErrorResume(SocketRelay::noteBroken).subscribe();
    }

    private static Mono<CloseStatus> closeOf(WebSocketSession session) {
        return session.closeStatus()
                .onErrorReturn(CloseStatus.NO_CLOSE_FRAME)
                .defaultIfEmpty(CloseStatus.NO_CLOSE_FRAME);
    }

    private static Mono<Void> noteBroken(Throwable failure) {
        log.debug("socket broke: cause={}", failure.toString());
        return Mono.empty();
    }

    private Mono<Void> refusedBy(
            Node node, Throwable failure, ServerWebExchange exchange, Optional<Node> chosen, Set<Node> tried) {
        log.warn("node took no socket: node={} cause={}", node.base(), failure.toString());
        if (failure instanceof ConnectException || failure.getCause() instanceof ConnectException) {
            nodes.refused(node);
            // A SockJS session's node is gone with its session; its next request finds a new one.
            return connect(exchange, Optional.empty(), tried);
        }
        if (failure instanceof TimeoutException) {
            return unavailable(exchange);
        }
        if (failure instanceof WebSocketClientHandshakeException refused && refused.response() != null) {
            int status = refused.response().status().code();
            // A node that drains says so before the next probe does. A SockJS session is on that node or nowhere.
            return status == 503 && chosen.isEmpty()
                    ? connect(exchange, Optional.empty(), tried)
                    : answerAs(status, exchange);
        }
        return unavailable(exchange);
    }

    /** What the node said to the handshake is what the client is told, as far as we have a code for it. */
    private Mono<Void> answerAs(int status, ServerWebExchange exchange) {
        return switch (status) {
            case 401 -> problems.answer(exchange, Refused.because(RefusalCode.UNAUTHENTICATED, null));
            case 403 -> problems.answer(exchange, Refused.because(RefusalCode.FORBIDDEN, null));
            case 404 -> problems.answer(exchange, Refused.because(RefusalCode.NOT_FOUND, null));
            case 429 -> problems.answer(exchange, Refused.tryAgain(RefusalCode.RATE_LIMITED, null, RETRY_AFTER));
            default ->
                status >= 400 && status < 500
                        ? problems.answer(exchange, Refused.because(RefusalCode.INVALID_REQUEST, null))
                        : unavailable(exchange);
        };
    }

    Mono<Void> unavailable(ServerWebExchange exchange) {
        return problems.answer(
                exchange,
                Refused.tryAgain(RefusalCode.UNAVAILABLE, "No chat node takes this session now.", RETRY_AFTER));
    }

    private HttpHeaders nodeHeaders(ServerWebExchange exchange) {
        HttpHeaders headers = new HttpHeaders();
        HttpHeadersFilter.filterRequest(headersFilters.getIfAvailable(List::of), exchange)
                .forEach((name, values) -> {
                    // The client makes its own handshake; the sub-protocols it gets from the handler.
                    if (!name.toLowerCase(Locale.ROOT).startsWith("sec-websocket")) {
                        headers.addAll(name, values);
                    }
                });
        return headers;
    }

    private static boolean isComplete(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        return "GET".equals(request.getMethod().name())
                && headers.getConnection().stream().anyMatch("upgrade"::equalsIgnoreCase)
                && headers.getOrEmpty("Sec-WebSocket-Key").size() == 1
                && List.of("13").equals(headers.getOrEmpty("Sec-WebSocket-Version"));
    }

    private static List<String> protocols(HttpHeaders headers) {
        return headers.getOrEmpty("Sec-WebSocket-Protocol").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
