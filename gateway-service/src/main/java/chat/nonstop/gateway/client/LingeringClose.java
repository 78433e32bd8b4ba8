package chat.nonstop.gateway.client;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection so that the client hears the last that was written to it. A socket that is closed with bytes of the
 * client unread is reset, and a reset overtakes what is still on its way: a client that is told that its frame is too large
 * (1009) while it sends that frame would hear of a broken connection instead. So the end of our side is told first, what comes
 * is thrown away, and the connection ends when the client ends its side, or after a while.
 */
final class LingeringClose extends ChannelDuplexHandler {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private @Nullable ChannelPromise closing;

    /** The last was taken over by the kernel, or has been given up. */
    boolean isClosing() {
        return closing != null;
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (closing != null || !context.channel().isActive() || !(context.channel() instanceof DuplexChannel channel)) {
            context.close(promise);
            return;
        }
        closing = promise;
        channel.shutdownOutput().addListener(shut -> {
            if (shut.isSuccess()) {
                channel.config().setAutoRead(true);
                context.executor().schedule(() -> context.close(promise), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                context.close(promise);
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing == null) {
            context.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (closing != null) {
            context.close(closing);
        }
        context.fireChannelInactive();
    }
}
