package chat.nonstop.gateway.route;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Closes connections that hold a request back (slow loris). An idle time limit does not: a byte now and then keeps it from
 * firing. Connections between requests, waiting for an answer or upgraded to WebSocket are left alone.
 */
@Component
class SlowRequests implements NettyServerCustomizer {
    private static final String BYTES = "chat.requestBytes";
    private static final String HEAD = "chat.requestHead";

    /** In which a client whose request did not arrive in time is told so. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final RequestSettings settings;

    SlowRequests(RequestSettings settings) {
        this.settings = settings;
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.readTimeout(settings.bodyPause())
                .requestTimeout(settings.uploadTime()) // Heads watches those that are no upload
                .doOnChannelInit((observer, channel, remote) -> watch(channel, settings));
    }

    private static void watch(Channel channel, RequestSettings settings) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.HttpCodec) == null) {
            throw new IllegalStateException("no HTTP codec to watch behind; pipeline: " + pipeline.names());
        }
        HeadDeadline deadline = new HeadDeadline(channel, settings.headTime());
        pipeline.addFirst(BYTES, new Bytes(deadline));
        pipeline.addAfter(NettyPipeline.HttpCodec, HEAD, new Heads(deadline, settings.bodyTime()));
    }

    /** The time by which the head of the next request must be complete. Used on the channel's event loop only. */
    private static final class HeadDeadline {
        private final Channel channel;
        private final Duration headTime;
        private boolean headAwaited = true;
        private @Nullable Future<?> deadline;

        HeadDeadline(Channel channel, Duration headTime) {
            this.channel = channel;
            this.headTime = headTime;
        }

        void bytesCame() {
            if (headAwaited && deadline == null) {
                deadline = channel.eventLoop()
                        .schedule((Runnable) channel::close, headTime.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        void headCame() {
            headAwaited = false;
            cancel();
        }

        void requestEnded() {
            headAwaited = true;
        }

        void cancel() {
            if (deadline != null) {
                deadline.cancel(false);
                deadline = null;
            }
        }
    }

    /** Sees bytes before they are decoded. */
    private static final class Bytes extends ChannelInboundHandlerAdapter {
        private final HeadDeadline deadline;

        Bytes(HeadDeadline deadline) {
            this.deadline = deadline;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            deadline.bytesCame(); // a new connection has something to say
            ctx.fireChannelActive();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (ctx.pipeline().get(NettyPipeline.HttpCodec) == null) {
                deadline.cancel(); // no longer HTTP: a WebSocket from here on
                ctx.pipeline().remove(this);
            } else {
                deadline.bytesCame();
            }
            ctx.fireChannelRead(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            deadline.cancel();
            ctx.fireChannelInactive();
        }
    }

    /** Sees what was decoded. */
    private static final class Heads extends ChannelInboundHandlerAdapter {
        private final HeadDeadline deadline;
        private final Duration bodyTime;
        private @Nullable Future<?> bodyDeadline;

        Heads(HeadDeadline deadline, Duration bodyTime) {
            this.deadline = deadline;
            this.bodyTime = bodyTime;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                deadline.headCame();
                awaitBody(ctx, request);
            }
            if (message instanceof LastHttpContent) {
                deadline.requestEnded();
                cancel();
            }
            ctx.fireChannelRead(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            cancel();
            ctx.fireChannelInactive();
        }

        /** A file may take longer than anything else; Reactor Netty has one time for all. */
        private void awaitBody(ChannelHandlerContext ctx, HttpRequest request) {
            cancel();
            if (!RequestSettings.isUpload(request.method().name(), pathOf(request.uri()))) {
                bodyDeadline = ctx.executor().schedule(() -> tooSlow(ctx), bodyTime.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        /** Whoever reads the body answers; if nobody does, or the client goes on, the connection ends. */
        private static void tooSlow(ChannelHandlerContext ctx) {
            ctx.fireExceptionCaught(ReadTimeoutException.INSTANCE);
            ctx.executor().schedule((Runnable) ctx::close, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        }

        private static String pathOf(String uri) {
            int query = uri.indexOf('?');
            return query < 0 ? uri : uri.substring(0, query);
        }

        private void cancel() {
            if (bodyDeadline != null) {
                bodyDeadline.cancel(false);
                bodyDeadline = null;
            }
        }
    }
}
