package chat.nonstop.gateway.testing;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.resources.LoopResources;

/**
 * Stands for a chat-ws node: readiness that can be switched, an echoing WebSocket that knows three words ({@code name},
 * {@code flood}, which is answered without end, and {@code close <code>}), and SockJS requests answered with the node's
 * name.
 */
public final class EchoNode implements AutoCloseable {
    /** Not the loops that the gateway stops when it closes. */
    private static final LoopResources LOOPS = LoopResources.create("echonode", 1, true);

    private static final int FRAME_BYTES = 1 << 20;

    /** What a request for the node looked like. */
    public record Seen(String uri, HttpHeaders headers) {}

    private final String name;
    private final int port;
    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private final AtomicLong flooded = new AtomicLong();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private volatile boolean ready = true;
    private volatile int handshakeStatus = 101;
    private volatile @Nullable DisposableServer server;

    public EchoNode(String name) {
        this.name = name;
        DisposableServer bound = bind(0);
        this.server = bound;
        this.port = bound.port();
    }

    public String name() {
        return name;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public void ready(boolean now) {
        ready = now;
    }

    /** Answers handshakes with this status; 101 to accept them. */
    public void handshakeStatus(int status) {
        handshakeStatus = status;
    }

    /** Requests but for probes, in the order they came. */
    public BlockingQueue<Seen> seen() {
        return seen;
    }

    /** Frames of floods so far; stands still when the clients read no further. */
    public long flooded() {
        return flooded.get();
    }

    /** As {@code kill -9} would: nothing is said to anyone. */
    public void die() {
        DisposableServer running = server;
        server = null;
        if (running != null) {
            running.channel().close().syncUninterruptibly();
        }
        connections.forEach(connection -> connection.channel().close());
        connections.clear();
        if (running != null) {
            running.disposeNow(Duration.ofSeconds(5));
        }
    }

    /** Ends every connection with a reset, which overtakes what is still on its way. */
    public void reset() {
        for (Connection connection : connections) {
            Channel channel = connection.channel();
            if (channel.isRegistered()) { // not that of a request that was answered
                channel.eventLoop().execute(() -> {
                    channel.config().setOption(ChannelOption.SO_LINGER, 0);
                    channel.close();
                });
            }
        }
        connections.clear();
    }

    public void comeBack() {
        server = bind(port);
    }

    private DisposableServer bind(int onPort) {
        return HttpServer.create()
                .runOn(LOOPS)
                .host("127.0.0.1")
                .port(onPort)
                .doOnConnection(connections::add)
                .handle(this::answer)
                .bindNow(Duration.ofSeconds(10));
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        if (request.uri().startsWith("/actuator/")) {
            return response.status(ready ? 200 : 503).send();
        }
        seen.add(new Seen(request.uri(), request.requestHeaders().copy()));
        if (request.requestHeaders().contains("Upgrade")) {
            if (handshakeStatus != 101) {
                return response.status(handshakeStatus).send();
            }
            return response.sendWebsocket(
                    (in, out) -> out.sendObject(in.aggregateFrames(FRAME_BYTES)
                                    .receive()
                                    .asString()
                                    .concatMap(text -> reply(text, out::sendClose)))
                            .then(),
                    specFor(request));
        }
        if (request.uri().contains("xhr_streaming")) {
            return response.header("Content-Type", "application/javascript;charset=UTF-8")
                    .sendGroups(
                            Flux.concat(Mono.just(ByteBufFlux.fromString(Mono.just(name + " opened\n"))), Mono.never()))
                    .then();
        }
        return request.receive()
                .then(response.header("Content-Type", "application/javascript")
                        .header("Access-Control-Allow-Origin", "*")
                        .sendString(Mono.just(name))
                        .then());
    }

    /** Reactor Netty serves nobody who asks for no sub-protocol once some are set. */
    private static WebsocketServerSpec specFor(HttpServerRequest request) {
        WebsocketServerSpec.Builder spec = WebsocketServerSpec.builder().maxFramePayloadLength(FRAME_BYTES);
        return request.requestHeaders().contains("Sec-WebSocket-Protocol")
                ? spec.protocols("v12.stomp,v11.stomp").build()
                : spec.build();
    }

    private interface Closing {
        Mono<Void> close(int code, String reason);
    }

    private Flux<TextWebSocketFrame> reply(String text, Closing closing) {
        if (text.equals("name")) {
            return Flux.just(new TextWebSocketFrame(name));
        }
        if (text.equals("flood")) {
            return Flux.generate(frames -> {
                flooded.incrementAndGet();
                frames.next(new TextWebSocketFrame("x".repeat(8 * 1024)));
            });
        }
        if (text.startsWith("close ")) {
            return closing.close(Integer.parseInt(text.substring("close ".length())), "bye")
                    .thenMany(Flux.empty());
        }
        return Flux.just(new TextWebSocketFrame(text));
    }

    @Override
    public void close() {
        die();
    }
}
