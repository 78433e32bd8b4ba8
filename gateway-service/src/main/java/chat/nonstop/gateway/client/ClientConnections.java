package chat.nonstop.gateway.client;

import io.netty.channel.EventLoop;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;

/** The connection below a request. */
public final class ClientConnections {
    private ClientConnections() {}

    /** The event loop that reads from and writes to the client. */
    public static Scheduler eventLoopOf(ServerHttpRequest request) {
        HttpServerRequest nettyRequest = ServerHttpRequestDecorator.getNativeRequest(request);
        AtomicReference<EventLoop> loop = new AtomicReference<>();
        nettyRequest.withConnection(connection -> loop.set(connection.channel().eventLoop()));
        return Schedulers.fromExecutor(Objects.requireNonNull(loop.get(), "a request has a connection"));
    }
}
