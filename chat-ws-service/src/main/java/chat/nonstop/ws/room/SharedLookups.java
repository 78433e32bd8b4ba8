package chat.nonstop.ws.room;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Looks up something of single rooms, many at a time: calls that come while a look-up is under way share the next. So what is
 * found is never older than the call.
 *
 * @param <V> what is found
 */
final class SharedLookups<V> {
    private final int batch;
    private final Function<Collection<Long>, Map<Long, V>> find;
    private final V nothing;
    private final Executor threads;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, CompletableFuture<V>> waiting = new LinkedHashMap<>();
    private boolean running;

    /**
     * @param batch rooms at a time
     * @param find blocks
     * @param nothing of a room that {@code find} leaves out
     */
    SharedLookups(int batch, Function<Collection<Long>, Map<Long, V>> find, V nothing, Executor threads) {
        this.batch = batch;
        this.find = find;
        this.nothing = nothing;
        this.threads = threads;
    }

    CompletableFuture<V> find(long roomId) {
        CompletableFuture<V> found;
        lock.lock();
        try {
            found = waiting.computeIfAbsent(roomId, id -> new CompletableFuture<>());
            if (running) {
                return found;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        threads.execute(this::run);
        return found;
    }

    private void run() {
        while (true) {
            Map<Long, CompletableFuture<V>> asked = new LinkedHashMap<>();
            lock.lock();
            try {
                if (waiting.isEmpty()) {
                    running = false;
                    return;
                }
                var next = waiting.entrySet().iterator();
                while (next.hasNext() && asked.size() < batch) {
                    var entry = next.next();
                    asked.put(entry.getKey(), entry.getValue());
                    next.remove();
                }
            } finally {
                lock.unlock();
            }
            try {
                Map<Long, V> found = find.apply(asked.keySet());
                asked.forEach((roomId, answer) -> answer.complete(found.getOrDefault(roomId, nothing)));
            } catch (RuntimeException away) {
                asked.values().forEach(answer -> answer.completeExceptionally(away));
            }
        }
    }
}
