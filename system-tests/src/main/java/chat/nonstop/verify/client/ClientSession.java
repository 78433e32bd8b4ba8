package chat.nonstop.verify.client;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.stomp.Acknowledgement;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.contracts.stomp.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One STOMP session as its client sees it: what it writes, and what the frames that come in mean. */
final class ClientSession implements Wire.Listener {
    private static final String QUEUE_RECEIPT = "queue-";
    private static final String MESSAGE_RECEIPT = "message-";
    private static final String READ_RECEIPT = "read-";

    private final String host;
    private final Listener listener;
    private final CompletableFuture<Wire> wire = new CompletableFuture<>();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final Map<String, CompletableFuture<Void>> queues = new ConcurrentHashMap<>();

    /** Room by the id of its subscription, which is the id of its receipt as well. */
    private final Map<String, Long> rooms = new ConcurrentHashMap<>();

    private final AtomicInteger subscriptions = new AtomicInteger();

    /** Hears what the session means to its client; called on the wire's thread. */
    interface Listener {
        void onWatching(long roomId);

        void onReceipt(UUID clientMessageId);

        void onAck(UUID clientMessageId);

        /** A report of reading is durable. */
        void onReadReceipt(long roomId, long messageId);

        void onMessage(Message message);

        /** Of a message. */
        void onRefusal(UUID clientMessageId, Refusal refusal);

        /** @param watching the room that it was about to watch; null when it is about something else */
        void onOtherRefusal(Refusal refusal, @Nullable Long watching);

        /** The server ended the subscription to the room. */
        void onEnded(long roomId, Refusal refusal);

        void onError(String body);

        void onClose(int code);
    }

    private record ReadBody(long roomId, long lastReadMessageId) {}

    private record SendBody(long roomId, UUID clientMessageId, MessageType type, String content) {}

    ClientSession(String host, Listener listener) {
        this.host = host;
        this.listener = listener;
    }

    /** What it speaks over; before anything else. */
    void speakOver(Wire opened) {
        wire.complete(opened);
    }

    /** Completes with the close code. */
    CompletableFuture<Integer> closed() {
        return closed;
    }

    /** CONNECT, and the client's own queues. */
    void open() throws CannotConnectException, InterruptedException {
        write("CONNECT", Map.of("accept-version", "1.2", "host", host, "heart-beat", "0,0"), "");
        expect(connected, "CONNECTED");
        for (String queue : List.of(Destinations.USER_ACKS, Destinations.USER_ERRORS)) {
            queues.put(QUEUE_RECEIPT + queue, new CompletableFuture<>());
            write("SUBSCRIBE", Map.of("id", queue, "destination", queue, "receipt", QUEUE_RECEIPT + queue), "");
        }
        for (CompletableFuture<Void> queue : List.copyOf(queues.values())) {
            expect(queue, "RECEIPT of a queue");
        }
    }

    private void expect(CompletableFuture<Void> answer, String what)
            throws CannotConnectException, InterruptedException {
        try {
            CompletableFuture.anyOf(answer, closed).get(Http.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new CannotConnectException(what + " did not come", late);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
        if (!answer.isDone()) {
            throw new CannotConnectException("closed with " + closed.join() + " (expected: " + what + ")");
        }
    }

    void watch(long roomId, long after) {
        String id = "room-" + roomId + "-" + subscriptions.incrementAndGet();
        rooms.put(id, roomId);
        write(
                "SUBSCRIBE",
                Map.of(
                        "id",
                        id,
                        "destination",
                        Destinations.room(roomId),
                        Destinations.AFTER_HEADER,
                        Long.toString(after),
                        "receipt",
                        id),
                "");
    }

    void send(long roomId, UUID clientMessageId, String content) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("destination", Destinations.PUB_MESSAGE);
        headers.put("content-type", "application/json");
        headers.put("receipt", MESSAGE_RECEIPT + clientMessageId);
        write(
                "SEND",
                headers,
                ContractJson.mapper()
                        .writeValueAsString(new SendBody(roomId, clientMessageId, MessageType.TEXT, content)));
    }

    void read(long roomId, long messageId) {
        write(
                "SEND",
                Map.of(
                        "destination",
                        Destinations.PUB_READ,
                        "content-type",
                        "application/json",
                        "receipt",
                        READ_RECEIPT + roomId + "-" + messageId),
                ContractJson.mapper().writeValueAsString(new ReadBody(roomId, messageId)));
    }

    /** Says good-bye; the node closes. */
    void disconnect() {
        write("DISCONNECT", Map.of(), "");
    }

    /** Breaks the connection as a lost network does. */
    void abort() {
        wire.join().abort();
    }

    private void write(String command, Map<String, String> headers, String body) {
        wire.join().send(new Frame(command, headers, body).encode());
    }

    // ---- what comes in

    @Override
    public void onText(String text) {
        if (text.isBlank()) {
            return; // a heart-beat
        }
        Frame frame = Frame.parse(text);
        switch (frame.command()) {
            case "CONNECTED" -> connected.complete(null);
            case "RECEIPT" -> onReceipt(String.valueOf(frame.header("receipt-id")));
            case "MESSAGE" -> onMessage(frame);
            case "ERROR" -> listener.onError(frame.body());
            default -> throw new IllegalStateException("frame: " + frame.command());
        }
    }

    private void onReceipt(String receipt) {
        CompletableFuture<Void> queue = queues.get(receipt);
        Long roomId = rooms.get(receipt);
        if (queue != null) {
            queue.complete(null);
        } else if (roomId != null) {
            listener.onWatching(roomId);
        } else if (receipt.startsWith(MESSAGE_RECEIPT)) {
            listener.onReceipt(UUID.fromString(receipt.substring(MESSAGE_RECEIPT.length())));
        } else if (receipt.startsWith(READ_RECEIPT)) {
            String[] ids = receipt.substring(READ_RECEIPT.length()).split("-", 2);
            listener.onReadReceipt(Long.parseLong(ids[0]), Long.parseLong(ids[1]));
        }
    }

    private void onMessage(Frame frame) {
        switch (String.valueOf(frame.header("destination"))) {
            case Destinations.USER_ACKS ->
                listener.onAck(ContractJson.mapper()
                        .readValue(frame.body(), Acknowledgement.class)
                        .clientMessageId());
            case Destinations.USER_ERRORS ->
                onRefusal(frame, ContractJson.mapper().readValue(frame.body(), Refusal.class));
            default -> listener.onMessage(ContractJson.mapper().readValue(frame.body(), Message.class));
        }
    }

    private void onRefusal(Frame frame, Refusal refusal) {
        UUID clientMessageId = refusal.clientMessageId();
        String ended = frame.header(Destinations.ENDED_HEADER);
        if (clientMessageId != null) {
            listener.onRefusal(clientMessageId, refusal);
        } else if (ended != null && rooms.containsKey(ended)) {
            listener.onEnded(rooms.get(ended), refusal);
        } else {
            String receipt = frame.header("receipt-id");
            listener.onOtherRefusal(refusal, receipt == null ? null : rooms.get(receipt));
        }
    }

    @Override
    public void onClose(int code) {
        listener.onClose(code);
        closed.complete(code);
    }
}
