package chat.nonstop.persistence.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Carries events to one target: those of one room or account in the order in which they came, others beside them,
 * as many in one go as are waiting. Holds no more than it may, and says so.
 */
class Lanes<E extends OutboxEvent> {
    private static final Duration TICK = Duration.ofMillis(200);

    private final List<Lane> lanes;
    private volatile boolean open = true;

    /** @param tell is called by one thread of each lane; must not throw */
    Lanes(String name, int lanes, int waiting, int batch, Consumer<List<E>> tell) {
        this.lanes = IntStream.range(0, lanes)
                .mapToObj(number -> new Lane(name + "-" + number, waiting, batch, tell))
                .toList();
    }

    /** False when its lane is full or closed: nothing was taken. */
    boolean offer(E event) {
        return open
                && lanes.get(Math.floorMod(Long.hashCode(event.lane()), lanes.size()))
                        .queue
                        .offer(event);
    }

    int waiting() {
        return lanes.stream().mapToInt(lane -> lane.queue.size()).sum();
    }

    /** Takes nothing more, and waits until what was taken is told, but not for ever. */
    void close(Duration patience) {
        open = false;
        long end = System.nanoTime() + patience.toNanos();
        for (Lane lane : lanes) {
            try {
                lane.thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private final class Lane {
        private final BlockingQueue<E> queue;
        private final int batch;
        private final Consumer<List<E>> tell;
        private final Thread thread;

        Lane(String name, int waiting, int batch, Consumer<List<E>> tell) {
            this.queue = new ArrayBlockingQueue<>(waiting);
            this.batch = batch;
            this.tell = tell;
            this.thread = Thread.ofVirtual().name(name).start(this::run);
        }

        private void run() {
            List<E> events = new ArrayList<>();
            try {
                while (open || !queue.isEmpty()) {
                    E first = queue.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
                    if (first == null) {
                        continue;
                    }
                    events.add(first);
                    queue.drainTo(events, batch - 1);
                    tell.accept(List.copyOf(events));
                    events.clear();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
