package chat.nonstop.verify.trial;

import chat.nonstop.verify.client.ChatClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sends at a fixed rate, clients and rooms taking turns, whether answers come or not. */
public final class SteadyLoad implements AutoCloseable {
    /** A report of reading for so many messages. */
    private static final int MESSAGES_PER_READ = 3;

    /**
     * One of so many messages in a row is sent again behind them, as if its answer had been lost. It is any of them: rooms
     * and clients take turns, and each is to have its repeats.
     */
    private static final int MESSAGES_PER_REPEAT = 20;

    private final List<Speakers> rooms;
    private final String content;
    private final Optional<ReadTurns> reading;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private int sent;
    private int repeated;
    private @Nullable Runnable repeat;

    /** Those who send in a room; and those who only read there, by member: the clients of each. */
    private record Speakers(long roomId, List<ChatClient> clients, List<List<ChatClient>> readers) {
        ChatClient turn(int turn) {
            return clients.get(turn % clients.size());
        }
    }

    private SteadyLoad(List<Speakers> rooms, String content, Optional<ReadTurns> reading) {
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
        SteadyLoad load = new SteadyLoad(List.of(new Speakers(roomId, clients, List.of())), content, Optional.empty());
        long begin = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            long due = begin + TimeUnit.SECONDS.toNanos(1) * i / perSecond;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime()); // the rate itself, not a wait for something
            load.sendOne();
        }
    }

    /** Sends at this rate until closed, and no more. */
    public static SteadyLoad start(List<ChatClient> clients, long roomId, int perSecond) {
        return new SteadyLoad(List.of(new Speakers(roomId, clients, List.of())), "", Optional.empty())
                .started(perSecond);
    }

    /** The same in several rooms, with repeats; who does not send there reports reading, some of it late. */
    static SteadyLoad startWithEverything(List<Gathering.Room> rooms, int perSecond) {
        List<Speakers> speakers = rooms.stream()
                .map(room -> new Speakers(room.roomId(), room.speakers(), room.readers()))
                .toList();
        ReadTurns reading = new ReadTurns(
                speakers.stream().map(room -> room.readers().size()).toList());
        return new SteadyLoad(speakers, "", Optional.of(reading)).started(perSecond);
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
            if (reading.isPresent()) {
                repeat(() -> client.send(room.roomId(), id, text));
                if (sent % MESSAGES_PER_READ == 0) {
                    reading.get().next().ifPresent(this::read);
                }
            }
            sent++;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void repeat(Runnable sendAgain) {
        int place = sent % MESSAGES_PER_REPEAT;
        if (place == 0) {
            if (repeat != null) {
                repeat.run();
            }
            repeated = ThreadLocalRandom.current().nextInt(MESSAGES_PER_REPEAT);
        }
        if (place == repeated) {
            repeat = sendAgain;
        }
    }

    private void read(ReadTurns.Turn turn) {
        Speakers room = rooms.get(turn.room());
        List<ChatClient> devices = room.readers().get(turn.reader());
        devices.get(turn.count() % devices.size()).read(room.roomId(), turn.late() ? 0.5 : 1);
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
