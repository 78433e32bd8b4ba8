package chat.nonstop.verify.client;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.stomp.Acknowledgement;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.contracts.stomp.Refusal;
import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.Observation;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client of one user: it keeps a session whatever happens, and writes down what it does and hears. Thread-safe.
 *
 * <pre>
 * connect (fresh token) → CONNECT → SUBSCRIBE own queues → SUBSCRIBE rooms, each {@code after} the last message heard
 *   → repeat what is unanswered, in order → live; when the session ends: wait (exponential, full jitter), again
 * </pre>
 */
public final class ChatClient implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration REPEAT_PAUSE = Duration.ofMillis(400);
    private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(5);
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("client-timer").factory());

    private final String name;
    private final Person person;
    private final Gateway gateway;
    private final Transport transport;
    private final InstantSource clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Observation> observations = new ArrayList<>();
    private final Map<UUID, Outgoing> unanswered = new LinkedHashMap<>();

    /** By room: the last message heard. */
    private final Map<Long, Long> watched = new TreeMap<>();

    private final List<Refusal> otherRefusals = new ArrayList<>();
    private @Nullable Session live;
    private boolean closing;
    private @Nullable Throwable lastFailure;
    private final Thread life;

    private record Outgoing(long roomId, UUID clientMessageId, String content) {}

    private record SendBody(long roomId, UUID clientMessageId, MessageType type, String content) {}

    /** Connects in the background. */
    public ChatClient(String name, Person person, Gateway gateway, Transport transport, InstantSource clock) {
        this.name = name;
        this.person = person;
        this.gateway = gateway;
        this.transport = transport;
        this.clock = clock;
        this.life = Thread.ofVirtual().name(name).unstarted(this::live);
        life.start();
    }

    public String name() {
        return name;
    }

    /** Hears a room from behind {@code after} on, across reconnects. */
    public void watch(long roomId, long after) {
        lock.lock();
        try {
            watched.put(roomId, after);
            if (live != null) {
                live.subscribe(roomId);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends a text, at once or when connected again; returns its id. */
    public UUID send(long roomId, String content) {
        UUID clientMessageId = UUID.randomUUID();
        send(roomId, clientMessageId, content);
        return clientMessageId;
    }

    public void send(long roomId, UUID clientMessageId, String content) {
        lock.lock();
        try {
            Outgoing message = new Outgoing(roomId, clientMessageId, content);
            unanswered.put(clientMessageId, message);
            write(message);
        } finally {
            lock.unlock();
        }
    }

    private void write(Outgoing message) {
        if (live == null) {
            return; // goes out when the session is live
        }
        observations.add(new Observation.Sent(
                clock.instant(),
                message.roomId(),
                message.clientMessageId(),
                message.content().hashCode()));
        live.send(message);
    }

    /** Breaks the connection as a lost network does; the client comes back by itself. */
    public void loseConnection() {
        lock.lock();
        try {
            if (live != null) {
                Session lost = live;
                lost.wire().abort();
                lost.onClose(Wire.BROKEN);
            }
        } finally {
            lock.unlock();
        }
    }

    public void awaitLive(Duration patience) {
        await("live", patience, () -> live != null && live.isWatchingAll());
    }

    /** Waits until every message sent has its answer. */
    public void awaitAnswered(Duration patience) {
        await("all answered", patience, unanswered::isEmpty);
    }

    public void awaitHeard(long roomId, long messageId, Duration patience) {
        await("hear " + messageId, patience, () -> watched.getOrDefault(roomId, 0L) >= messageId);
    }

    private void await(String what, Duration patience, BooleanSupplier condition) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    throw new IllegalStateException(name + " (expected: " + what + " within " + patience + "), live "
                            + (live != null) + ", unanswered " + unanswered.size() + ", heard " + watched
                            + ", refused " + otherRefusals + ", last failure " + lastFailure);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            lock.unlock();
        }
    }

    public boolean isLive() {
        lock.lock();
        try {
            return live != null;
        } finally {
            lock.unlock();
        }
    }

    /** What it did and heard so far. */
    public ClientLog log() {
        lock.lock();
        try {
            return new ClientLog(name, person.userId(), observations);
        } finally {
            lock.unlock();
        }
    }

    /** Refusals of anything but a message. */
    public List<Refusal> otherRefusals() {
        lock.lock();
        try {
            return List.copyOf(otherRefusals);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            if (live != null) {
                live.leave();
            }
            life.interrupt();
        } finally {
            lock.unlock();
        }
    }

    // ---- the life of a client, on its own thread

    private void live() {
        int failures = 0;
        try {
            while (!isClosing()) {
                try {
                    Session session = connect();
                    failures = 0;
                    session.closed.get();
                } catch (CannotConnectException | IOException e) {
                    lastFailure = e;
                    failures++;
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e);
                }
                if (!isClosing()) {
                    Thread.sleep(pause(failures));
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private static Duration pause(int failures) {
        Duration most = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
        long capped = Math.min(most.toMillis(), LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(capped + 1));
    }

    private Session connect() throws CannotConnectException, IOException, InterruptedException {
        Session session = new Session();
        session.wire.complete(transport.open(gateway.base(), person.token(), session));
        try {
            session.open();
        } catch (CannotConnectException | InterruptedException failed) {
            session.wire().abort();
            throw failed;
        }
        lock.lock();
        try {
            if (closing) {
                session.leave();
            } else if (!session.closed.isDone()) {
                live = session;
                observations.add(new Observation.Connected(clock.instant()));
                watched.keySet().forEach(session::subscribe);
                List.copyOf(unanswered.values()).forEach(this::write);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        return session;
    }

    // ---- one session

    private final class Session implements Wire.Listener {
        private final CompletableFuture<Wire> wire = new CompletableFuture<>();
        private final CompletableFuture<Void> connected = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final Map<String, CompletableFuture<Void>> receipts = new HashMap<>();
        private final Map<String, Long> subscribing = new HashMap<>();
        private final Set<Long> watching = new HashSet<>();
        private int lastSubscription;

        Wire wire() {
            return wire.join();
        }

        void open() throws CannotConnectException, InterruptedException {
            write(new Frame(
                    "CONNECT",
                    Map.of("accept-version", "1.2", "host", gateway.base().getHost(), "heart-beat", "0,0"),
                    ""));
            expect(connected, "CONNECTED");
            List<CompletableFuture<Void>> queues = new ArrayList<>();
            for (String queue : List.of(Destinations.USER_ACKS, Destinations.USER_ERRORS)) {
                CompletableFuture<Void> live = new CompletableFuture<>();
                lock.lock();
                try {
                    receipts.put("queue-" + queue, live);
                } finally {
                    lock.unlock();
                }
                queues.add(live);
                write(new Frame(
                        "SUBSCRIBE", Map.of("id", queue, "destination", queue, "receipt", "queue-" + queue), ""));
            }
            for (CompletableFuture<Void> queue : queues) {
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

        /** Called with the lock. */
        void subscribe(long roomId) {
            long after = watched.getOrDefault(roomId, 0L);
            String receipt = "room-" + roomId + "-" + ++lastSubscription;
            subscribing.put(receipt, roomId);
            observations.add(new Observation.Watched(clock.instant(), roomId, after));
            write(new Frame(
                    "SUBSCRIBE",
                    Map.of(
                            "id",
                            receipt,
                            "destination",
                            Destinations.room(roomId),
                            Destinations.AFTER_HEADER,
                            Long.toString(after),
                            "receipt",
                            receipt),
                    ""));
        }

        boolean isWatchingAll() {
            return watching.containsAll(watched.keySet());
        }

        void send(Outgoing message) {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("destination", Destinations.PUB_MESSAGE);
            headers.put("content-type", "application/json");
            headers.put("receipt", "message-" + message.clientMessageId());
            String body = ContractJson.mapper()
                    .writeValueAsString(new SendBody(
                            message.roomId(), message.clientMessageId(), MessageType.TEXT, message.content()));
            write(new Frame("SEND", headers, body));
        }

        /** Says good-bye; the node closes. */
        void leave() {
            write(new Frame("DISCONNECT", Map.of(), ""));
            var unused = TIMER.schedule(() -> wire().abort(), LEAVE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void write(Frame frame) {
            wire().send(frame.encode());
        }

        @Override
        public void onText(String text) {
            if (text.isBlank()) {
                return; // a heart-beat
            }
            Frame frame = Frame.parse(text);
            lock.lock();
            try {
                switch (frame.command()) {
                    case "CONNECTED" -> connected.complete(null);
                    case "RECEIPT" -> onReceipt(String.valueOf(frame.header("receipt-id")));
                    case "MESSAGE" -> onMessage(frame);
                    case "ERROR" -> lastFailure = new IOException("ERROR " + frame.body());
                    default -> throw new IllegalStateException("frame: " + frame.command());
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void onReceipt(String receipt) {
            CompletableFuture<Void> queue = receipts.remove(receipt);
            Long roomId = subscribing.remove(receipt);
            if (queue != null) {
                queue.complete(null);
            } else if (roomId != null) {
                watching.add(roomId);
            } else if (receipt.startsWith("message-")) {
                UUID clientMessageId = UUID.fromString(receipt.substring("message-".length()));
                observations.add(new Observation.Receipted(clock.instant(), clientMessageId));
                unanswered.remove(clientMessageId);
            }
        }

        private void onMessage(Frame frame) {
            switch (String.valueOf(frame.header("destination"))) {
                case Destinations.USER_ACKS -> {
                    UUID clientMessageId = ContractJson.mapper()
                            .readValue(frame.body(), Acknowledgement.class)
                            .clientMessageId();
                    observations.add(new Observation.Acked(clock.instant(), clientMessageId));
                    unanswered.remove(clientMessageId);
                }
                case Destinations.USER_ERRORS ->
                    onRefusal(frame, ContractJson.mapper().readValue(frame.body(), Refusal.class));
                default -> {
                    Message message = ContractJson.mapper().readValue(frame.body(), Message.class);
                    observations.add(new Observation.Heard(
                            clock.instant(),
                            message.roomId(),
                            message.messageId(),
                            message.senderId(),
                            message.clientMessageId(),
                            message.content().hashCode()));
                    watched.merge(message.roomId(), message.messageId(), Math::max);
                }
            }
        }

        private void onRefusal(Frame frame, Refusal refusal) {
            UUID clientMessageId = refusal.clientMessageId();
            if (clientMessageId != null) {
                observations.add(new Observation.Refused(clock.instant(), clientMessageId, refusal.code()));
                if (refusal.code().mayRetry()) {
                    later(refusal, () -> {
                        Outgoing message = unanswered.get(clientMessageId);
                        if (message != null && live == this) {
                            ChatClient.this.write(message);
                        }
                    });
                } else {
                    unanswered.remove(clientMessageId);
                }
                return;
            }
            otherRefusals.add(refusal);
            Long roomId = subscribing.remove(String.valueOf(frame.header("receipt-id")));
            if (roomId != null && refusal.code().mayRetry()) {
                later(refusal, () -> {
                    if (live == this) {
                        subscribe(roomId);
                    }
                });
            }
        }

        private void later(Refusal refusal, Runnable action) {
            Long wait = refusal.retryAfterMs();
            long millis = wait == null ? REPEAT_PAUSE.toMillis() : wait;
            var unused = TIMER.schedule(
                    () -> {
                        lock.lock();
                        try {
                            action.run();
                        } finally {
                            lock.unlock();
                        }
                    },
                    millis + ThreadLocalRandom.current().nextLong(millis + 1),
                    TimeUnit.MILLISECONDS);
        }

        @Override
        public void onClose(int code) {
            lock.lock();
            try {
                if (live == this) {
                    live = null;
                    if (!closing) {
                        observations.add(new Observation.Disconnected(clock.instant(), code));
                    }
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            closed.complete(code);
        }
    }
}
