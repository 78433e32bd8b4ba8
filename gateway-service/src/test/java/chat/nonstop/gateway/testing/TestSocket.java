package chat.nonstop.gateway.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A WebSocket of a client, and what came over it. */
public final class TestSocket implements AutoCloseable {
    /** {@code code} as in the close frame; 1006 when the connection ended without one. */
    public record Closed(int code, String reason) {}

    /** The handshake was answered with something else than 101. */
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        RefusedException(int status) {
            super("handshake answered " + status);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final WebSocket socket;
    private final Listener listener;

    private TestSocket(WebSocket socket, Listener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    static TestSocket open(HttpClient client, URI uri, String... headers) {
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].equals("Sec-WebSocket-Protocol")) {
                String[] offered = headers[i + 1].split(",");
                builder.subprotocols(offered[0], java.util.Arrays.copyOfRange(offered, 1, offered.length));
            } else {
                builder.header(headers[i], headers[i + 1]);
            }
        }
        Listener listener = new Listener();
        try {
            return new TestSocket(builder.buildAsync(uri, listener).join(), listener);
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                throw new RefusedException(refused.getResponse().statusCode());
            }
            throw e;
        }
    }

    public String subprotocol() {
        return socket.getSubprotocol();
    }

    public void send(String text) {
        socket.sendText(text, true).join();
    }

    /** Sends what the other side may cut off; {@link #awaitClose} tells how that ended. */
    public void trySend(String text) {
        socket.sendText(text, true).exceptionally(failure -> {
            listener.closed.complete(new Closed(1006, failure.toString()));
            return socket;
        });
    }

    /** Sends and takes the next text that comes. */
    public String ask(String text) {
        send(text);
        return next();
    }

    public String next() {
        try {
            String text = listener.texts.poll(10, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("no text within 10 s; closed: " + listener.closed);
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Closed awaitClose() {
        try {
            return listener.closed.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("not closed within 10 s", e);
        }
    }

    public boolean isClosed() {
        return listener.closed.isDone();
    }

    public void closeWith(int code) {
        socket.sendClose(code, "bye").join();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final CompletableFuture<Closed> closed = new CompletableFuture<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                texts.add(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(new Closed(code, reason));
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(new Closed(1006, error.toString()));
        }
    }
}
