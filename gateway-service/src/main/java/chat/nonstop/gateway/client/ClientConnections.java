package chat.nonstop.gateway.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
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
        return Schedulers.fromExecutor(channelOf(request).eventLoop());
    }

    /** From now on the connection is closed so that the client hears the last that was written; call on its event loop. */
    public static void lingerOnClose(ServerHttpRequest request) {
        ChannelPipeline pipeline = channelOf(request).pipeline();
        if (pipeline.get(LingeringClose.class) == null) {
            pipeline.addFirst(new LingeringClose());
        }
    }

    private static Channel channelOf(ServerHttpRequest request) {
        HttpServerRequest nettyRequest = ServerHttpRequestDecorator.getNativeRequest(request);
        AtomicReference<Channel> channel = new AtomicReference<>();
        nettyRequest.withConnection(connection -> channel.set(connection.channel()));
        return Objects.requireNonNull(channel.get(), "a request has a connection");
    }
}
