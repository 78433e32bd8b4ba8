package chat.nonstop.gateway.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Mono;
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

    /**
     * Ends the connection when the client has not taken a close within the patience. A close frame waits behind all that
     * was written before it, and the connection is closed only after it: for a client that stopped reading, never.
     *
     * @param closing ends when the close has begun, from whichever side and for whatever reason
     */
    public static void endAfter(Mono<?> closing, Duration patience, ServerHttpRequest request) {
        Channel channel = channelOf(request);
        closing.then().onErrorComplete().subscribe(never -> {}, failure -> {}, () -> endAfter(patience, channel));
    }

    private static void endAfter(Duration patience, Channel channel) {
        if (channel.isActive()) {
            ScheduledFuture<?> end =
                    channel.eventLoop().schedule(() -> giveUp(channel), patience.toMillis(), TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(closed -> end.cancel(false));
        }
    }

    /** What waits to be written fails with this, and with it all that waits for that. */
    private static void giveUp(Channel channel) {
        LingeringClose lingering = channel.pipeline().get(LingeringClose.class);
        if (lingering == null || !lingering.isClosing()) {
            channel.close();
        }
    }

    private static Channel channelOf(ServerHttpRequest request) {
        HttpServerRequest nettyRequest = ServerHttpRequestDecorator.getNativeRequest(request);
        AtomicReference<Channel> channel = new AtomicReference<>();
        nettyRequest.withConnection(connection -> channel.set(connection.channel()));
        return Objects.requireNonNull(channel.get(), "a request has a connection");
    }
}
