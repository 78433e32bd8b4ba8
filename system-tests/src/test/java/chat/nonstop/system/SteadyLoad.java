package chat.nonstop.system;

import chat.nonstop.verify.client.ChatClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sends at a fixed rate, the clients taking turns, whether answers come or not. */
final class SteadyLoad implements AutoCloseable {
    private final List<ChatClient> clients;
    private final long roomId;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final String content;
    private int sent;

    private SteadyLoad(List<ChatClient> clients, long roomId, String content) {
        this.clients = clients;
        this.roomId = roomId;
        this.content = content;
    }

    /** Sends so many messages at this rate; returns when the last is on its way. */
    static void send(List<ChatClient> clients, long roomId, int messages, int perSecond) throws InterruptedException {
        send(clients, roomId, messages, perSecond, "");
    }

    /** @param content of every message; empty for one that says who sends it */
    static void send(List<ChatClient> clients, long roomId, int messages, int perSecond, String content)
            throws InterruptedException {
        SteadyLoad load = new SteadyLoad(clients, roomId, content);
        long begin = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            long due = begin + TimeUnit.SECONDS.toNanos(1) * i / perSecond;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime()); // the rate itself, not a wait for something
            load.sendOne();
        }
    }

    /** Sends at this rate until closed. */
    static SteadyLoad start(List<ChatClient> clients, long roomId, int perSecond) {
        SteadyLoad load = new SteadyLoad(clients, roomId, "");
        var unused = load.pace.scheduleAtFixedRate(
                load::sendOne, 0, TimeUnit.SECONDS.toMicros(1) / perSecond, TimeUnit.MICROSECONDS);
        return load;
    }

    private synchronized void sendOne() {
        ChatClient client = clients.get(sent % clients.size());
        client.send(roomId, content.isEmpty() ? "message " + sent + " of " + client.name() : content);
        sent++;
    }

    synchronized int sent() {
        return sent;
    }

    @Override
    public void close() throws InterruptedException {
        pace.shutdown();
        if (!pace.awaitTermination(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the load did not stop");
        }
    }
}
