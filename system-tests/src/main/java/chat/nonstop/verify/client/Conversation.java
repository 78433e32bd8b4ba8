package chat.nonstop.verify.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One STOMP session over any transport, of which the caller writes every frame. It never reconnects. Thread-safe.
 */
public final class Conversation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Consumer<Frame> also;
    private final List<Frame> heard = new ArrayList<>();
    private @Nullable Wire wire;
    private @Nullable Integer closeCode;

    private Conversation(Consumer<Frame> also) {
        this.also = also;
    }

    /** Connected when it returns. */
    public static Conversation open(Gateway gateway, Person person, Transport transport) throws IOException {
        return open(gateway, person, transport, frame -> {});
    }

    /** @param also hears every frame first, on the connection's thread */
    public static Conversation open(Gateway gateway, Person person, Transport transport, Consumer<Frame> also)
            throws IOException {
        Conversation conversation = new Conversation(also);
        try {
            conversation.wire = transport.open(gateway.base(), person.token(), conversation.new Ear());
        } catch (CannotConnectException refused) {
            throw new IOException("no session over " + transport, refused);
        }
        conversation.send("CONNECT", Map.of("accept-version", "1.2", "heart-beat", "0,0"), "");
        conversation.await(frame -> frame.command().equals("CONNECTED"));
        return conversation;
    }

    /** Returns at once; keeps order. */
    public void send(String command, Map<String, String> headers, String body) {
        Wire open = wire;
        if (open != null) {
            open.send(new Frame(command, headers, body).encode());
        }
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

    public void awaitReceipt(String receipt) {
        await(frame -> frame.command().equals("RECEIPT") && receipt.equals(frame.header("receipt-id")));
    }

    /** The first frame, past or to come, that fits. */
    public synchronized Frame await(Predicate<Frame> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int next = 0;
        while (true) {
            for (; next < heard.size(); next++) {
                if (wanted.test(heard.get(next))) {
                    return heard.get(next);
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0 || closeCode != null) {
                throw new AssertionError("frame did not come; closed: " + closeCode + ", heard last: "
                        + heard.subList(Math.max(0, heard.size() - 5), heard.size()));
            }
            waitFor(left);
        }
    }

    /** All MESSAGE frames of a destination so far. */
    public synchronized List<Frame> messages(String destination) {
        return heard.stream()
                .filter(frame -> frame.command().equals("MESSAGE") && destination.equals(frame.header("destination")))
                .toList();
    }

    /** The code of the close; 1006 when the connection broke. */
    public synchronized int awaitClose() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (closeCode == null) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("the session did not end");
            }
            waitFor(left);
        }
        return closeCode;
    }

    public synchronized boolean isClosed() {
        return closeCode != null;
    }

    private void waitFor(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Says good-bye; the node closes. */
    @Override
    public void close() {
        send("DISCONNECT", Map.of(), "");
    }

    private final class Ear implements Wire.Listener {
        @Override
        public void onText(String text) {
            if (text.isBlank()) {
                return; // a heart-beat
            }
            Frame frame = Frame.parse(text);
            also.accept(frame);
            synchronized (Conversation.this) {
                heard.add(frame);
                Conversation.this.notifyAll();
            }
        }

        @Override
        public void onClose(int code) {
            synchronized (Conversation.this) {
                closeCode = code;
                Conversation.this.notifyAll();
            }
        }
    }
}
