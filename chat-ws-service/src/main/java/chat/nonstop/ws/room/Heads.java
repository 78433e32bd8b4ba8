package chat.nonstop.ws.room;

import chat.nonstop.contracts.redis.RedisKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The last message of rooms: as Redis remembers, else as the system of record says. Redis may lag behind the record, never
 * the other way round, which is as good as a message that is still on its way.
 */
final class Heads {
    /** Rooms of one round trip; the record takes no more at a time. */
    static final int BATCH = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Heads.class);

    private final StringRedisTemplate redis;
    private final History history;
    private final Executor threads;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, CompletableFuture<Long>> waiting = new LinkedHashMap<>();
    private boolean running;

    Heads(StringRedisTemplate redis, History history, Executor threads) {
        this.redis = redis;
        this.history = history;
        this.threads = threads;
    }

    /** One room's head, looked up after this call; calls that come while a look-up is under way share the next. */
    CompletableFuture<Long> find(long roomId) {
        CompletableFuture<Long> head;
        lock.lock();
        try {
            head = waiting.computeIfAbsent(roomId, id -> new CompletableFuture<>());
            if (running) {
                return head;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        threads.execute(this::run);
        return head;
    }

    private void run() {
        while (true) {
            Map<Long, CompletableFuture<Long>> batch = new LinkedHashMap<>();
            lock.lock();
            try {
                if (waiting.isEmpty()) {
                    running = false;
                    return;
                }
                var next = waiting.entrySet().iterator();
                while (next.hasNext() && batch.size() < BATCH) {
                    var entry = next.next();
                    batch.put(entry.getKey(), entry.getValue());
                    next.remove();
                }
            } finally {
                lock.unlock();
            }
            try {
                Map<Long, Long> heads = find(batch.keySet());
                batch.forEach((roomId, head) -> head.complete(heads.getOrDefault(roomId, 0L)));
            } catch (RuntimeException away) {
                batch.values().forEach(head -> head.completeExceptionally(away));
            }
        }
    }

    /**
     * The heads of at most {@link #BATCH} rooms; blocks for one round trip, or two when Redis does not know them all.
     *
     * @throws RuntimeException when the record is needed and away
     */
    Map<Long, Long> find(Collection<Long> roomIds) {
        List<Long> rooms = List.copyOf(roomIds);
        Map<Long, Long> heads = HashMap.newHashMap(rooms.size());
        List<Long> unknown = new ArrayList<>();
        List<String> remembered = remembered(rooms);
        for (int i = 0; i < rooms.size(); i++) {
            String head = remembered.get(i);
            if (head.isEmpty()) {
                unknown.add(rooms.get(i));
            } else {
                heads.put(rooms.get(i), Long.parseLong(head));
            }
        }
        if (!unknown.isEmpty()) {
            heads.putAll(history.heads(unknown));
        }
        return heads;
    }

    /**
     * As {@link #find(Collection)}, but never from Redis, which may have come back with old values.
     *
     * @throws RuntimeException when the record is away
     */
    Map<Long, Long> recorded(Collection<Long> roomIds) {
        return history.heads(roomIds);
    }

    /** One for each room; empty where Redis does not know, or is away. */
    private List<String> remembered(List<Long> rooms) {
        List<String> keys = rooms.stream().map(RedisKeys::roomHead).toList();
        try {
            List<@Nullable String> values = redis.opsForValue().multiGet(keys);
            if (values != null) {
                return values.stream()
                        .map(value -> value != null && value.matches("[0-9]{1,18}") ? value : "")
                        .toList();
            }
        } catch (RuntimeException away) {
            LOG.atWarn()
                    .addKeyValue("failure", String.valueOf(away.getMessage()))
                    .log("room heads cannot be read from Redis; asking the record");
        }
        return keys.stream().map(key -> "").toList();
    }
}
