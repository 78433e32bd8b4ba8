package chat.nonstop.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A STOMP 1.2 client written from the specification, sharing no code with the service: it sends any frame, also wrong ones,
 * and keeps everything that it hears in order. One frame per WebSocket message, as the contract promises.
 */
public final class StompTestClient implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Frame> heard = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final Object monitor = new Object();
    private final WebSocket socket;
    private CompletableFuture<WebSocket> lastSend;

    /** A STOMP frame; header values are unescaped, the first of a repeated header counts. */
    public record Frame(String command, Map<String, String> headers, String body) {
        public @Nullable String header(String name) {
            return headers.get(name);
        }
    }

    private StompTestClient(URI uri, Map<String, String> handshakeHeaders) {
        WebSocket.Builder builder =
                HTTP.newWebSocketBuilder().subprotocols("v12.stomp").connectTimeout(PATIENCE);
        handshakeHeaders.forEach(builder::header);
        socket = builder.buildAsync(uri, new Listener()).join();
        lastSend = CompletableFuture.completedFuture(socket);
    }

    /**
     * Opens the WebSocket only.
     *
     * @throws CompletionException caused by {@code WebSocketHandshakeException} when the handshake is refused
     */
    public static StompTestClient open(URI uri, Map<String, String> handshakeHeaders) {
        return new StompTestClient(uri, handshakeHeaders);
    }

    /** Opens the WebSocket with an access token in the header, sends CONNECT and waits for CONNECTED. */
    public static StompTestClient connect(URI uri, String accessToken) {
        StompTestClient client = open(uri, Map.of("Authorization", "Bearer " + accessToken));
        client.send("CONNECT", Map.of("accept-version", "1.2", "host", "test", "heart-beat", "0,0"), "");
        client.await(frame -> frame.command().equals("CONNECTED"));
        return client;
    }

    /** Sends one frame; header values are escaped as STOMP 1.2 asks (not in CONNECT). Returns at once, keeps order. */
    public void send(String command, Map<String, String> headers, String body) {
        StringBuilder text = new StringBuilder(command).append('\n');
        headers.forEach((name, value) -> text.append(name)
                .append(':')
                .append(command.equals("CONNECT") ? value : escape(value))
                .append('\n'));
        sendRaw(text.append('\n').append(body).append('\0').toString());
    }

    /** Sends any text as one WebSocket message. */
    public synchronized void sendRaw(String text) {
        lastSend = lastSend.thenCompose(open -> open.sendText(text, true));
    }

    /** Sends any bytes as one WebSocket message, binary: nobody on the way looks at whether they are text. */
    public synchronized void sendBinary(byte[] bytes) {
        lastSend = lastSend.thenCompose(open -> open.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    /** Subscribes with the destination as id and waits for the RECEIPT. */
    public void subscribe(String destination) {
        subscribe(destination, Map.of());
    }

    public void subscribe(String destination, Map<String, String> more) {
        String receipt = "sub-" + destination;
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("id", destination);
        headers.put("destination", destination);
        headers.put("receipt", receipt);
        send("SUBSCRIBE", headers, "");
        awaitReceipt(receipt);
    }

    public Frame awaitReceipt(String receipt) {
        return await(frame -> frame.command().equals("RECEIPT") && receipt.equals(frame.header("receipt-id")));
    }

    /** The first frame, past or to come, that fits. Fails after 20 s or when the socket closes without it. */
    public Frame await(Predicate<Frame> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (monitor) {
            while (true) {
                for (Frame frame : heard) {
                    if (wanted.test(frame)) {
                        return frame;
                    }
                }
                long left = deadline - System.nanoTime();
                if (left <= 0 || closed.isDone()) {
                    throw new AssertionError("frame did not come; closed: " + closed.getNow(null) + ", heard: "
                            + heard.subList(Math.max(0, heard.size() - 20), heard.size()));
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(monitor, left);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(interrupted);
                }
            }
        }
    }

    /** All MESSAGE frames of a destination so far, in the order heard. */
    public List<Frame> messages(String destination) {
        return heard.stream()
                .filter(frame -> frame.command().equals("MESSAGE") && destination.equals(frame.header("destination")))
                .toList();
    }

    /** Everything heard so far, in order. */
    public List<Frame> heard() {
        return List.copyOf(heard);
    }

    /** Waits until the socket is closed and returns its code; 1006 when it broke. */
    public int awaitClose() {
        try {
            return closed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("socket stayed open; heard: " + heard, late);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    public boolean isClosed() {
        return closed.isDone();
    }

    /** Breaks the connection without a word, as a lost network does. */
    public void abort() {
        socket.abort();
    }

    @Override
    public synchronized void close() {
        lastSend = lastSend.thenCompose(open -> open.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                String text = partial.toString();
                partial.setLength(0);
                if (!text.isBlank()) { // a lone line feed is a heart-beat
                    synchronized (monitor) {
                        heard.add(parse(text));
                        monitor.notifyAll();
                    }
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
            finish(1006);
        }

        private void finish(int code) {
            synchronized (monitor) {
                closed.complete(code);
                monitor.notifyAll();
            }
        }
    }

    private static Frame parse(String text) {
        int end = text.lastIndexOf('\0');
        if (end < 0) {
            throw new IllegalArgumentException("frame without NUL: " + text);
        }
        int blank = text.indexOf("\n\n");
        String[] lines = text.substring(0, blank).strip().split("\n", -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.putIfAbsent(unescape(lines[i].substring(0, colon)), unescape(lines[i].substring(colon + 1)));
        }
        return new Frame(lines[0], Map.copyOf(headers), text.substring(blank + 2, end));
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\")
                .replace("\r", "\\r")
                .replace("\n", "\\n")
                .replace(":", "\\c");
    }

    private static String unescape(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                char escaped = value.charAt(++i);
                text.append(
                        switch (escaped) {
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 'c' -> ':';
                            default -> escaped;
                        });
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
