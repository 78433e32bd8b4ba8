package chat.nonstop.verify.trial;

import chat.nonstop.verify.client.ChatClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Sends at a fixed rate, clients and rooms taking turns, whether answers come or not; now and then somebody has read. */
public final class SteadyLoad implements AutoCloseable {
    /** A report of reading for so many messages. */
    private static final int MESSAGES_PER_READ = 3;

    private final List<ChatClient> clients;
    private final List<Long> rooms;
    private final String content;
    private final boolean reading;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private int sent;

    private SteadyLoad(List<ChatClient> clients, List<Long> rooms, String content, boolean reading) {
        this.clients = List.copyOf(clients);
        this.rooms = List.copyOf(rooms);
        this.content = content;
        this.reading = reading;
    }

    /** Sends so many messages at this rate; returns when the last is on its way. */
    public static void send(List<ChatClient> clients, long roomId, int messages, int perSecond)
            throws InterruptedException {
        send(clients, roomId, messages, perSecond, "");
    }

    /** @param content of every message; empty for one that says who sends it */
    public static void send(List<ChatClient> clients, long roomId, int messages, int perSecond, String content)
            throws InterruptedException {
        SteadyLoad load = new SteadyLoad(clients, List.of(roomId), content, false);
        long begin = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            long due = begin + TimeUnit.SECONDS.toNanos(1) * i / perSecond;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime()); // the rate itself, not a wait for something
            load.sendOne();
        }
    }

    /** Sends at this rate until closed; nobody reads. */
    public static SteadyLoad start(List<ChatClient> clients, long roomId, int perSecond) {
        return new SteadyLoad(clients, List.of(roomId), "", false).started(perSecond);
    }

    /** The same in several rooms, in all of which all clients are, and with reports of reading. */
    public static SteadyLoad startWithReading(List<ChatClient> clients, List<Long> rooms, int perSecond) {
        return new SteadyLoad(clients, rooms, "", true).started(perSecond);
    }

    private SteadyLoad started(int perSecond) {
        var unused = pace.scheduleAtFixedRate(
                this::sendOne, 0, TimeUnit.SECONDS.toMicros(1) / perSecond, TimeUnit.MICROSECONDS);
        return this;
    }

    private void sendOne() {
        lock.lock();
        try {
            ChatClient client = clients.get(sent % clients.size());
            long roomId = rooms.get(sent % rooms.size());
            client.send(roomId, content.isEmpty() ? "message " + sent + " of " + client.name() : content);
            if (reading && sent % MESSAGES_PER_READ == 0) {
                clients.get((sent / MESSAGES_PER_READ) % clients.size()).readAll(roomId);
            }
            sent++;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public int sent() {
        lock.lock();
        try {
            return sent;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until so many more are on their way. */
    public void awaitMore(int messages, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            int goal = sent + messages;
            while (sent < goal) {
                if (left <= 0) {
                    throw new IllegalStateException(
                            "sent " + sent + " within " + patience + " (expected: " + goal + ")");
                }
                left = progress.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws InterruptedException {
        pace.shutdown();
        if (!pace.awaitTermination(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the load did not stop");
        }
    }
}
