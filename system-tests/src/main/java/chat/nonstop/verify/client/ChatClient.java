package chat.nonstop.verify.client;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.stomp.Refusal;
import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.Observation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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

    /** Rooms to which the live session's subscription is live. */
    private final Set<Long> watching = new HashSet<>();

    private final UnconfirmedReads reads = new UnconfirmedReads();
    private final List<Refusal> otherRefusals = new ArrayList<>();
    private @Nullable ClientSession live;
    private boolean closing;
    private @Nullable Throwable lastFailure;
    private final Thread life;

    private record Outgoing(Instant composedAt, long roomId, UUID clientMessageId, String content) {}

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
        locked(() -> {
            watched.put(roomId, after);
            if (live != null) {
                subscribe(roomId);
            }
        });
    }

    /** Sends a text, at once or when connected again; returns its id. */
    public UUID send(long roomId, String content) {
        UUID clientMessageId = UUID.randomUUID();
        send(roomId, clientMessageId, content);
        return clientMessageId;
    }

    public void send(long roomId, UUID clientMessageId, String content) {
        locked(() -> {
            Outgoing message = new Outgoing(clock.instant(), roomId, clientMessageId, content);
            Outgoing before = unanswered.putIfAbsent(clientMessageId, message);
            write(before == null ? message : before);
        });
    }

    private void write(Outgoing message) {
        if (live == null) {
            return; // goes out when the session is live
        }
        observations.add(new Observation.Sent(
                clock.instant(),
                message.composedAt(),
                message.roomId(),
                message.clientMessageId(),
                message.content().hashCode()));
        live.send(message.roomId(), message.clientMessageId(), message.content());
    }

    /**
     * Reports reading, at once or when connected again.
     *
     * @param share of what this client has heard of the room: 1 for all of it, less for a report that comes late
     */
    public void read(long roomId, double share) {
        locked(() -> {
            long messageId = (long) (watched.getOrDefault(roomId, 0L) * share);
            if (messageId > 0) {
                reads.toReport(roomId, messageId);
                report(roomId, messageId);
            }
        });
    }

    private void report(long roomId, long messageId) {
        if (live != null) {
            observations.add(new Observation.ReadReported(clock.instant(), roomId, messageId));
            live.read(roomId, messageId);
        }
    }

    /** Breaks the connection as a lost network does; the client comes back by itself. */
    public void loseConnection() {
        lock.lock();
        try {
            if (live != null) {
                ClientSession lost = live;
                lost.abort();
                lost.onClose(Wire.BROKEN);
            }
        } finally {
            lock.unlock();
        }
    }

    public void awaitLive(Duration patience) {
        await("live", patience, () -> live != null && watching.containsAll(watched.keySet()));
    }

    /** Waits until the server has ended the subscription to a room. */
    public void awaitEnded(long roomId, Duration patience) {
        await("subscription to " + roomId + " ended", patience, () -> !watched.containsKey(roomId));
    }

    /** Waits until every message sent has its answer, and every report of reading is durable. */
    public void awaitAnswered(Duration patience) {
        await("all answered", patience, () -> unanswered.isEmpty() && reads.isEmpty());
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
                leave(live);
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
                    ClientSession session = connect();
                    failures = 0;
                    session.closed().get();
                } catch (CannotConnectException | IOException e) {
                    lastFailure = e;
                    failures++;
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e);
                }
                if (!isClosing()) {
                    Thread.sleep(BackOff.after(failures));
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

    private ClientSession connect() throws CannotConnectException, IOException, InterruptedException {
        Ear ear = new Ear();
        ClientSession session = ear.session;
        session.speakOver(transport.open(gateway.base(), person.token(), session));
        try {
            session.open();
        } catch (CannotConnectException | InterruptedException failed) {
            session.abort();
            throw failed;
        }
        locked(() -> {
            if (closing) {
                leave(session);
            } else if (!session.closed().isDone()) {
                live = session;
                observations.add(new Observation.Connected(clock.instant()));
                watching.clear();
                watched.keySet().forEach(this::subscribe);
                List.copyOf(unanswered.values()).forEach(this::write);
                reads.forEach(this::report);
            }
        });
        return session;
    }

    /** Called with the lock and a live session. */
    private void subscribe(long roomId) {
        long after = watched.getOrDefault(roomId, 0L);
        observations.add(new Observation.Watched(clock.instant(), roomId, after));
        if (live != null) {
            live.watch(roomId, after);
        }
    }

    private static void leave(ClientSession session) {
        session.disconnect();
        var unused = TIMER.schedule(session::abort, LEAVE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- what a session hears

    private final class Ear implements ClientSession.Listener {
        private final ClientSession session = new ClientSession(gateway.base().getHost(), this);

        @Override
        public void onWatching(long roomId) {
            locked(() -> watching.add(roomId));
        }

        @Override
        public void onReceipt(UUID clientMessageId) {
            answered(new Observation.Receipted(clock.instant(), clientMessageId), clientMessageId);
        }

        @Override
        public void onAck(UUID clientMessageId) {
            answered(new Observation.Acked(clock.instant(), clientMessageId), clientMessageId);
        }

        @Override
        public void onReadReceipt(long roomId, long messageId) {
            locked(() -> {
                observations.add(new Observation.ReadReceipted(clock.instant(), roomId, messageId));
                reads.confirmed(roomId, messageId);
            });
        }

        private void answered(Observation answer, UUID clientMessageId) {
            locked(() -> {
                observations.add(answer);
                unanswered.remove(clientMessageId);
            });
        }

        @Override
        public void onMessage(Message message) {
            locked(() -> {
                observations.add(new Observation.Heard(
                        clock.instant(),
                        message.roomId(),
                        message.messageId(),
                        message.senderId(),
                        message.clientMessageId(),
                        message.content().hashCode()));
                watched.computeIfPresent(message.roomId(), (room, last) -> Math.max(last, message.messageId()));
            });
        }

        @Override
        public void onRefusal(UUID clientMessageId, Refusal refusal) {
            locked(() -> {
                observations.add(new Observation.Refused(clock.instant(), clientMessageId, refusal.code()));
                if (refusal.code().mayRetry()) {
                    later(refusal, () -> {
                        Outgoing message = unanswered.get(clientMessageId);
                        if (message != null) {
                            write(message);
                        }
                    });
                } else {
                    unanswered.remove(clientMessageId);
                }
            });
        }

        @Override
        public void onOtherRefusal(Refusal refusal, @Nullable Long roomId) {
            locked(() -> {
                otherRefusals.add(refusal);
                if (refusal.code().mayRetry()) {
                    later(
                            refusal,
                            roomId == null ? () -> reads.forEach(ChatClient.this::report) : () -> subscribe(roomId));
                }
            });
        }

        @Override
        public void onEnded(long roomId, Refusal refusal) {
            locked(() -> {
                otherRefusals.add(refusal);
                watching.remove(roomId);
                if (refusal.code() == RefusalCode.HISTORY_LOST) {
                    later(refusal, () -> subscribe(roomId)); // a log may heal it; a view cannot go on without
                } else {
                    observations.add(new Observation.Ended(clock.instant(), roomId));
                    watched.remove(roomId);
                }
            });
        }

        @Override
        public void onError(String body) {
            locked(() -> lastFailure = new IOException("ERROR " + body));
        }

        @Override
        public void onClose(int code) {
            locked(() -> {
                if (live == session) {
                    live = null;
                    if (!closing) {
                        observations.add(new Observation.Disconnected(clock.instant(), code));
                    }
                }
            });
        }

        /** Unless the session has ended by then: the next one begins with all that is open. */
        private void later(Refusal refusal, Runnable action) {
            Long wait = refusal.retryAfterMs();
            long millis = wait == null ? REPEAT_PAUSE.toMillis() : wait;
            var unused = TIMER.schedule(
                    () -> locked(() -> {
                        if (live == session) {
                            action.run();
                        }
                    }),
                    millis + ThreadLocalRandom.current().nextLong(millis + 1),
                    TimeUnit.MILLISECONDS);
        }
    }
}
