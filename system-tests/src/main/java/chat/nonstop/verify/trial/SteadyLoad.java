package chat.nonstop.verify.trial;

import chat.nonstop.verify.client.ChatClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sends at a fixed rate, clients and rooms taking turns, whether answers come or not. */
public final class SteadyLoad implements AutoCloseable {
    /** A report of reading for so many messages. */
    private static final int MESSAGES_PER_READ = 3;

    /** One of so many reports comes late: it tells of less than was reported before. */
    private static final int READS_PER_LATE_ONE = 5;

    /** One of so many messages is sent again, as if its answer had been lost, when half as many others have been sent. */
    private static final int MESSAGES_PER_REPEAT = 20;

    private final List<Speakers> rooms;
    private final String content;
    private final boolean everything;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private int sent;
    private @Nullable Runnable repeat;

    /** Those who send in a room. */
    private record Speakers(long roomId, List<ChatClient> clients) {
        ChatClient turn(int turn) {
            return clients.get(turn % clients.size());
        }
    }

    private SteadyLoad(List<Speakers> rooms, String content, boolean everything) {
        this.rooms = List.copyOf(rooms);
        this.content = content;
        this.everything = everything;
    }

    /** Sends so many messages at this rate; returns when the last is on its way. */
    public static void send(List<ChatClient> clients, long roomId, int messages, int perSecond)
            throws InterruptedException {
        send(clients, roomId, messages, perSecond, "");
    }

    /** @param content of every message; empty for one that says who sends it */
    public static void send(List<ChatClient> clients, long roomId, int messages, int perSecond, String content)
            throws InterruptedException {
        SteadyLoad load = new SteadyLoad(List.of(new Speakers(roomId, clients)), content, false);
        long begin = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            long due = begin + TimeUnit.SECONDS.toNanos(1) * i / perSecond;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime()); // the rate itself, not a wait for something
            load.sendOne();
        }
    }

    /** Sends at this rate until closed, and no more. */
    public static SteadyLoad start(List<ChatClient> clients, long roomId, int perSecond) {
        return new SteadyLoad(List.of(new Speakers(roomId, clients)), "", false).started(perSecond);
    }

    /** The same in several rooms; with repeats of what was sent, and with reports of reading, some of them late. */
    static SteadyLoad startWithEverything(List<Gathering.Room> rooms, int perSecond) {
        List<Speakers> speakers = rooms.stream()
                .map(room -> new Speakers(room.roomId(), room.clients()))
                .toList();
        return new SteadyLoad(speakers, "", true).started(perSecond);
    }

    private SteadyLoad started(int perSecond) {
        var unused = pace.scheduleAtFixedRate(
                this::sendOne, 0, TimeUnit.SECONDS.toMicros(1) / perSecond, TimeUnit.MICROSECONDS);
        return this;
    }

    private void sendOne() {
        lock.lock();
        try {
            Speakers room = rooms.get(sent % rooms.size());
            ChatClient client = room.turn(sent / rooms.size());
            String text = content.isEmpty() ? "message " + sent + " of " + client.name() : content;
            UUID id = client.send(room.roomId(), text);
            if (everything) {
                repeat(() -> client.send(room.roomId(), id, text));
                read(room);
            }
            sent++;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void repeat(Runnable sendAgain) {
        if (sent % MESSAGES_PER_REPEAT == 0) {
            repeat = sendAgain;
        } else if (sent % MESSAGES_PER_REPEAT == MESSAGES_PER_REPEAT / 2 && repeat != null) {
            repeat.run();
        }
    }

    private void read(Speakers room) {
        if (sent % MESSAGES_PER_READ == 0) {
            int read = sent / MESSAGES_PER_READ;
            room.turn(read).read(room.roomId(), read % READS_PER_LATE_ONE == 0 ? 0.5 : 1);
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
