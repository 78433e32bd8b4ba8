package chat.nonstop.ws.room;

import chat.nonstop.contracts.redis.RedisKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The last message and the last change of rooms: as Redis remembers, else as the system of record says. Redis may lag behind
 * the record, never the other way round, which is as good as a message that is still on its way.
 */
final class Heads {
    /** Rooms of one round trip; the record takes no more at a time. */
    static final int BATCH = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Heads.class);

    private final StringRedisTemplate redis;
    private final History history;
    private final SharedLookups<Head> messages;
    private final SharedLookups<Head> changes;

    /** What a room has got to; 0 where it has nothing, or nothing is known. */
    record Head(long messageId, long changeId) {
        static final Head NONE = new Head(0, 0);
    }

    Heads(StringRedisTemplate redis, History history, Executor threads) {
        this.redis = redis;
        this.history = history;
        this.messages = new SharedLookups<>(BATCH, this::find, Head.NONE, threads);
        this.changes = new SharedLookups<>(BATCH, this::findChanges, Head.NONE, threads);
    }

    /** One room's last message, looked up after this call. */
    CompletableFuture<Long> message(long roomId) {
        return messages.find(roomId).thenApply(Head::messageId);
    }

    /** One room's last change, looked up after this call. */
    CompletableFuture<Long> change(long roomId) {
        return changes.find(roomId).thenApply(Head::changeId);
    }

    /**
     * The heads of at most {@link #BATCH} rooms; blocks for one round trip, or two when Redis does not know them all. A room
     * whose message Redis knows, and no change, has none as far as this goes: most rooms never have one.
     *
     * @throws RuntimeException when the record is needed and away
     */
    Map<Long, Head> find(Collection<Long> roomIds) {
        return find(roomIds, false);
    }

    /**
     * As {@link #find(Collection)}, but never from Redis, which may have come back with old values.
     *
     * @throws RuntimeException when the record is away
     */
    Map<Long, Head> recorded(Collection<Long> roomIds) {
        return history.heads(roomIds);
    }

    private Map<Long, Head> findChanges(Collection<Long> roomIds) {
        return find(roomIds, true);
    }

    private Map<Long, Head> find(Collection<Long> roomIds, boolean withChanges) {
        List<Long> rooms = List.copyOf(roomIds);
        Map<Long, Head> heads = HashMap.newHashMap(rooms.size());
        List<Long> unknown = new ArrayList<>();
        List<String> remembered = remembered(rooms);
        for (int i = 0; i < rooms.size(); i++) {
            String message = remembered.get(2 * i);
            String change = remembered.get(2 * i + 1);
            if (message.isEmpty() || withChanges && change.isEmpty()) {
                unknown.add(rooms.get(i));
            } else {
                heads.put(
                        rooms.get(i), new Head(Long.parseLong(message), change.isEmpty() ? 0 : Long.parseLong(change)));
            }
        }
        if (!unknown.isEmpty()) {
            heads.putAll(history.heads(unknown));
        }
        return heads;
    }

    /** Message and change of each room, in turn; empty where Redis does not know, or is away. */
    private List<String> remembered(List<Long> rooms) {
        List<String> keys = new ArrayList<>(2 * rooms.size());
        for (long roomId : rooms) {
            keys.add(RedisKeys.roomHead(roomId));
            keys.add(RedisKeys.roomChangeHead(roomId));
        }
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
        return Collections.nCopies(keys.size(), "");
    }
}
