package chat.nonstop.ws.room;

import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.ws.session.Subscription;
import chat.nonstop.ws.signal.SignalLink;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The rooms that this node's sessions watch, each for as long as a subscription needs it. Compares their heads with what was
 * delivered at intervals and whenever the link to Redis is restored, so that even the last message before a silence cannot
 * stay lost.
 */
final class WatchedRooms implements SignalLink.Listener, SmartLifecycle {
    /** Each so many head checks the record is asked instead of Redis, in case Redis holds an old head. */
    private static final int RECORD_EVERY = 10;

    private static final Logger LOG = LoggerFactory.getLogger(WatchedRooms.class);

    private final Watch.Tools tools;
    private final Map<Long, Held> rooms = new ConcurrentHashMap<>();
    private final AtomicBoolean checking = new AtomicBoolean();
    private final AtomicInteger checks = new AtomicInteger();
    private volatile boolean running;

    /** @param by the subscriptions that need the watch; only touched inside the map's own atomic operations */
    private record Held(Watch watch, Set<Subscription> by) {}

    WatchedRooms(Watch.Tools tools, MeterRegistry meters) {
        this.tools = tools;
        tools.link().listen(this);
        Gauge.builder("chat.delivery.rooms", rooms, Map::size)
                .description("rooms watched by sessions of this node")
                .register(meters);
    }

    /** Watches a room on behalf of a subscription, until {@link #release}. */
    Watch hold(long roomId, Subscription subscription) {
        Held held = rooms.compute(roomId, (id, present) -> {
            Held joined = present;
            if (joined == null) {
                joined = new Held(new Watch(id, tools), new HashSet<>());
                joined.watch().start();
            }
            joined.by().add(subscription);
            return joined;
        });
        if (subscription.hasEnded()) {
            release(roomId, subscription); // it ended before it was added
        }
        return held.watch();
    }

    void release(long roomId, Subscription subscription) {
        rooms.computeIfPresent(roomId, (id, held) -> {
            held.watch().remove(subscription);
            if (!held.by().remove(subscription) || !held.by().isEmpty()) {
                return held;
            }
            held.watch().close();
            return null;
        });
    }

    @Override
    public boolean hears(String channel) {
        return channel.startsWith(Channels.ROOM_PREFIX);
    }

    @Override
    public void onSignal(String channel, Signal signal) {
        long roomId = Long.parseLong(channel, Channels.ROOM_PREFIX.length(), channel.length(), 10);
        Held held = rooms.get(roomId);
        if (held == null) {
            // Left over from an unsubscribe that Redis did not hear; or the room is being added just now.
            rooms.compute(roomId, (id, present) -> {
                if (present == null) {
                    tools.link().unsubscribe(channel);
                }
                return present;
            });
            return;
        }
        held.watch().onSignal(signal);
    }

    @Override
    public void onRestored() {
        rooms.values().forEach(held -> held.watch().restored());
        checkHeads(true);
    }

    /** Compares all heads, one round trip for a thousand rooms; not while the last comparison is still under way. */
    private void checkHeads(boolean askTheRecord) {
        if (!checking.compareAndSet(false, true)) {
            return;
        }
        tools.threads().execute(() -> {
            try {
                List<Long> ids = new ArrayList<>(rooms.keySet());
                for (int from = 0; from < ids.size(); from += Heads.BATCH) {
                    List<Long> batch = ids.subList(from, Math.min(from + Heads.BATCH, ids.size()));
                    if (askTheRecord) {
                        compareWithRecord(batch);
                    } else {
                        tools.heads().find(batch).forEach((roomId, head) -> tell(roomId, watch -> watch.head(head)));
                    }
                }
            } catch (RuntimeException away) {
                LOG.atWarn().setCause(away).log("room heads cannot be compared");
            } finally {
                checking.set(false);
            }
        });
    }

    private void compareWithRecord(List<Long> roomIds) {
        Map<Long, Heads.Head> before = new HashMap<>();
        roomIds.forEach(roomId -> tell(roomId, watch -> before.put(roomId, watch.reached())));
        tools.heads()
                .recorded(roomIds)
                .forEach((roomId, head) ->
                        tell(roomId, watch -> watch.recordedHead(head, before.getOrDefault(roomId, Heads.Head.NONE))));
    }

    private void tell(long roomId, Consumer<Watch> what) {
        Held held = rooms.get(roomId);
        if (held != null) {
            what.accept(held.watch());
        }
    }

    @Override
    public void start() {
        running = true;
        long millis = tools.settings().headCheck().toMillis();
        tools.timers()
                .scheduleWithFixedDelay(
                        () -> checkHeads(checks.incrementAndGet() % RECORD_EVERY == 0),
                        millis,
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        tools.timers().shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops behind the sessions. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4096;
    }
}
