package chat.nonstop.verify.client;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A WebSocket, either bare or with SockJS frames inside. */
final class WebSocketWire implements Wire {
    private final boolean sockJs;
    private final WebSocket socket;
    private final Ear ear;
    private CompletableFuture<WebSocket> lastSend;

    private WebSocketWire(URI uri, String token, Listener listener, boolean sockJs) throws CannotConnectException {
        this.sockJs = sockJs;
        ear = new Ear(listener, sockJs);
        WebSocket.Builder builder = Http.CLIENT
                .newWebSocketBuilder()
                .connectTimeout(Http.PATIENCE)
                .header("Authorization", "Bearer " + token);
        if (!sockJs) {
            builder.subprotocols("v12.stomp");
        }
        try {
            socket = builder.buildAsync(uri, ear).join();
        } catch (CompletionException refused) {
            throw new CannotConnectException("handshake", refused.getCause() == null ? refused : refused.getCause());
        }
        lastSend = CompletableFuture.completedFuture(socket);
    }

    static Wire plain(URI uri, String token, Listener listener) throws CannotConnectException {
        return new WebSocketWire(uri, token, listener, false);
    }

    static Wire sockJs(URI uri, String token, Listener listener) throws CannotConnectException {
        return new WebSocketWire(uri, token, listener, true);
    }

    @Override
    public synchronized void send(String text) {
        String payload = sockJs ? SockJs.encode(List.of(text)) : text;
        lastSend = lastSend.thenCompose(open -> open.sendText(payload, true));
        var unused = lastSend.whenComplete((sent, failure) -> {
            if (failure != null) {
                ear.finish(BROKEN); // the socket does not always tell its listener what a send has met
            }
        });
    }

    @Override
    public void abort() {
        socket.abort();
    }

    private static final class Ear implements WebSocket.Listener {
        private final Listener listener;
        private final boolean sockJs;
        private final StringBuilder partial = new StringBuilder();
        private final AtomicBoolean closed = new AtomicBoolean();

        Ear(Listener listener, boolean sockJs) {
            this.listener = listener;
            this.sockJs = sockJs;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                String text = partial.toString();
                partial.setLength(0);
                if (!sockJs) {
                    listener.onText(text);
                } else if (!text.isEmpty()) {
                    SockJs.read(text, listener);
                }
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            finish(code);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable failure) {
            finish(BROKEN);
        }

        private void finish(int code) {
            if (closed.compareAndSet(false, true)) {
                listener.onClose(code);
            }
        }
    }
}
