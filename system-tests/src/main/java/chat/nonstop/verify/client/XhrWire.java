package chat.nonstop.verify.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SockJS without a WebSocket: POSTs that bring what the server has to say, one long answer each (streaming) or one frame
 * each (polling), and POSTs to {@code /xhr_send} beside them.
 */
final class XhrWire implements Wire {
    private final URI session;
    private final String receivePath;
    private final String token;
    private final Listener listener;
    private final BlockingQueue<String> outgoing = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread receiver;
    private final Thread sender;

    private XhrWire(URI session, String receivePath, String token, Listener listener) {
        this.session = session;
        this.receivePath = receivePath;
        this.token = token;
        this.listener = listener;
        this.receiver = Thread.ofVirtual().name("xhr-receive").unstarted(this::receive);
        this.sender = Thread.ofVirtual().name("xhr-send").unstarted(this::sendQueued);
    }

    static Wire open(URI session, String receivePath, String token, Listener listener) throws CannotConnectException {
        XhrWire wire = new XhrWire(session, receivePath, token, listener);
        wire.receiver.start();
        try {
            wire.opened.get(Http.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException refused) {
            wire.abort();
            throw new CannotConnectException("SockJS session", refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            wire.abort();
            throw new CannotConnectException("interrupted", interrupted);
        }
        wire.sender.start();
        return wire;
    }

    @Override
    public void send(String text) {
        outgoing.add(text);
    }

    @Override
    public void abort() {
        if (closed.compareAndSet(false, true)) {
            receiver.interrupt();
            sender.interrupt();
        }
    }

    private HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(URI.create(session + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "text/plain;charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private void receive() {
        try {
            while (!closed.get()) {
                HttpResponse<InputStream> answer =
                        Http.CLIENT.send(post(receivePath, ""), HttpResponse.BodyHandlers.ofInputStream());
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                    if (answer.statusCode() != 200) {
                        fail(new IOException(receivePath + " answered " + answer.statusCode()));
                        return;
                    }
                    for (String line = lines.readLine(); line != null && !closed.get(); line = lines.readLine()) {
                        if (!line.isEmpty() && !read(line)) {
                            return;
                        }
                    }
                }
            }
        } catch (IOException broken) {
            fail(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean read(String line) {
        opened.complete(null);
        boolean goesOn = line.startsWith("c")
                ? closed.compareAndSet(false, true) && SockJs.read(line, listener)
                : SockJs.read(line, listener);
        if (!goesOn) {
            sender.interrupt();
        }
        return goesOn;
    }

    private void sendQueued() {
        try {
            while (!closed.get()) {
                List<String> texts = new ArrayList<>(List.of(outgoing.take()));
                outgoing.drainTo(texts);
                int status = Http.CLIENT
                        .send(post("/xhr_send", SockJs.encode(texts)), HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status != 204) {
                    fail(new IOException("/xhr_send answered " + status));
                    return;
                }
            }
        } catch (IOException broken) {
            fail(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(IOException why) {
        if (!opened.completeExceptionally(why) && closed.compareAndSet(false, true)) {
            receiver.interrupt();
            sender.interrupt();
            listener.onClose(BROKEN);
        }
    }
}
