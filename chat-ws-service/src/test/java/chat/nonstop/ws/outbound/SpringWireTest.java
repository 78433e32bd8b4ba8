package chat.nonstop.ws.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.nonstop.ws.stomp.ServerFrame;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

@Timeout(30)
class SpringWireTest {
    /** Like that of SockJS over HTTP. */
    private final LinkedBlockingQueue<String> cache = new LinkedBlockingQueue<>(2);

    private final AtomicInteger attempts = new AtomicInteger();
    private volatile boolean open = true;
    private final SpringWire wire = new SpringWire(session());
    private final List<ServerFrame> frames =
            List.of(ServerFrame.receipt("1"), ServerFrame.receipt("2"), ServerFrame.receipt("3"));

    @Test
    void fullCacheIsWaitedForAndNothingIsWrittenTwice() throws Exception {
        CompletableFuture<Void> written = writing();
        await().until(() -> attempts.get() > 4);
        assertThat(written).isNotDone();

        assertThat(cache.take()).contains("receipt-id:1");

        written.get();
        assertThat(cache.take()).contains("receipt-id:2");
        assertThat(cache.take()).contains("receipt-id:3");
        assertThat(cache).isEmpty();
    }

    @Test
    void sessionThatEndsIsNotWaitedFor() {
        CompletableFuture<Void> written = writing();
        await().until(() -> attempts.get() > 4);

        open = false;

        assertThatThrownBy(written::get).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void waitingWriteCanBeInterrupted() throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                wire.write(frames);
                ended.complete(false);
            } catch (IOException failure) {
                ended.complete(failure instanceof InterruptedIOException);
            }
        });
        await().until(() -> attempts.get() > 4);

        writer.interrupt();

        assertThat(ended.get()).isTrue();
    }

    private CompletableFuture<Void> writing() {
        CompletableFuture<Void> written = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                wire.write(frames);
                written.complete(null);
            } catch (IOException failure) {
                written.completeExceptionally(failure);
            }
        });
        return written;
    }

    private WebSocketSession session() {
        return (WebSocketSession) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {WebSocketSession.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isOpen" -> open;
                    case "sendMessage" -> send((TextMessage) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private @Nullable Object send(TextMessage message) {
        attempts.incrementAndGet();
        if (!open) {
            throw new IllegalStateException("Cannot send a message when session is closed");
        }
        cache.add(message.getPayload());
        return null;
    }
}
