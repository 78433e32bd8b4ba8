package chat.nonstop.ws.room;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.ws.room.Sequencer.Placed;
import chat.nonstop.ws.room.Sequencer.Step;
import chat.nonstop.ws.session.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of a room's two feeds, its messages or its changes: puts what is heard into order, fetches what is missing, and hands
 * each entry to the subscriptions that are live. It starts behind the head that it reads when it is first needed; what is
 * heard from then on is kept for it.
 *
 * <p>The record has every id up to its head, in every snapshot. Where it has not, or has got less far than what was delivered, it
 * has lost something for good: the subscriptions that this concerns end with {@code HISTORY_LOST} (docs/decisions/0051), and the
 * feed goes on behind what the record has.
 *
 * <p>Belongs to the room's loop; {@link #start}, {@link #head}, {@link #recordedHead}, {@link #reached}, {@link #delivered} and
 * {@link #goLive} may be called from anywhere.
 */
final class Feed {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final Duration SLOWEST_RETRY = Duration.ofSeconds(2);

    private final long roomId;
    private final FeedSource source;
    private final RoomMetrics metrics;
    private final RoomLoop loop;
    private final Watch.Tools tools;
    private final ObjLongConsumer<List<Long>> departures;
    private final CompletableFuture<Void> live = new CompletableFuture<>();

    private final Sequencer<FeedEntry> sequencer;
    private final Map<Subscription, Cursor> subscriptions = new LinkedHashMap<>();
    private boolean starting;
    private boolean timing;
    private boolean closed;
    private Duration retry;
    private volatile long reached;

    /** How far a subscription has got. While it replays, {@link Replay} delivers to it, not the loop. */
    private static final class Cursor {
        private final long joinedAtMessageId;
        private long id;
        private boolean live;

        private Cursor(long joinedAtMessageId) {
            this.joinedAtMessageId = joinedAtMessageId;
        }
    }

    /** @param departures called on the loop behind an entry that ends memberships: with the users, and the entry's id */
    Feed(
            long roomId,
            FeedSource source,
            RoomMetrics metrics,
            RoomLoop loop,
            Watch.Tools tools,
            ObjLongConsumer<List<Long>> departures) {
        this.roomId = roomId;
        this.source = source;
        this.metrics = metrics;
        this.loop = loop;
        this.tools = tools;
        this.departures = departures;
        this.retry = tools.settings().gapPatience();
        this.sequencer = new Sequencer<>(
                tools.settings().heldMessages(), tools.settings().gapPatience().toNanos());
    }

    FeedSource source() {
        return source;
    }

    RoomMetrics metrics() {
        return metrics;
    }

    /** Completes when the head is known. */
    CompletableFuture<Void> live() {
        return live;
    }

    /** Starts it unless it has been; the room's channel must be heard already. Completes as {@link #live}. */
    CompletableFuture<Void> start() {
        loop.execute(() -> {
            if (!starting) {
                starting = true;
                readHead(tools.settings().gapPatience());
            }
        });
        return live;
    }

    private void readHead(Duration nextRetry) {
        source.head()
                .whenCompleteAsync(
                        (head, away) -> {
                            if (away == null) {
                                apply(sequencer.start(head, System.nanoTime()));
                                live.complete(null);
                            } else if (!closed) {
                                LOG.atWarn()
                                        .addKeyValue("roomId", roomId)
                                        .setCause(away)
                                        .log("room head cannot be read");
                                tools.timers()
                                        .schedule(
                                                () -> readHead(slower(nextRetry)),
                                                nextRetry.toMillis(),
                                                TimeUnit.MILLISECONDS);
                            }
                        },
                        loop);
    }

    void close() {
        closed = true;
    }

    /** Whether entries are needed: nobody has asked for this feed while it is false. */
    boolean isStarting() {
        return starting;
    }

    void hear(long id, FeedEntry entry) {
        apply(sequencer.message(id, entry, System.nanoTime()));
    }

    /** The room is known to have got this far. */
    void head(long head) {
        loop.execute(() -> {
            if (sequencer.isStarted()) {
                apply(sequencer.head(head, System.nanoTime()));
            }
        });
    }

    /** How far it had got a moment ago: what was delivered then was stored before. Any thread. */
    long reached() {
        return reached;
    }

    /**
     * The record itself has got this far.
     *
     * @param reachedBefore as {@link #reached} before the record was asked: a record without that has gone back
     * @param notBeyond a subscription that has no more than this head, whatever the others have
     */
    void recordedHead(long head, long reachedBefore, @Nullable Subscription notBeyond) {
        loop.execute(() -> {
            if (!sequencer.isStarted() || closed) {
                return;
            }
            if (head < reachedBefore && sequencer.delivered() >= reachedBefore) {
                LOG.atError()
                        .addKeyValue("roomId", roomId)
                        .addKeyValue("delivered", reachedBefore)
                        .addKeyValue("recorded", head)
                        .log("the record has got less far than what was delivered");
                restart(head, notBeyond);
            } else {
                apply(sequencer.head(head, System.nanoTime()));
            }
        });
    }

    /** Nothing between what was delivered and {@code head} can be had, or nothing behind {@code head}. */
    private void restart(long head, @Nullable Subscription except) {
        lost(subscriptions.keySet().stream()
                .filter(subscription -> subscription != except)
                .toList());
        apply(sequencer.restart(head, System.nanoTime()));
    }

    private void lost(List<Subscription> behind) {
        for (Subscription subscription : behind) {
            subscriptions.remove(subscription);
            metrics.lost();
            subscription.revoke(RefusalCode.HISTORY_LOST);
        }
    }

    // ---- subscriptions

    /** Up to where everybody has got. */
    CompletableFuture<Long> delivered() {
        return CompletableFuture.supplyAsync(sequencer::delivered, loop);
    }

    Set<Subscription> subscriptions() {
        return subscriptions.keySet();
    }

    /** Adds a subscription to which nothing is delivered before {@link #join} or {@link #goLive}. */
    void add(Subscription subscription, long joinedAtMessageId) {
        subscriptions.put(subscription, new Cursor(joinedAtMessageId));
    }

    /** Delivers to it from now on. */
    void join(Subscription subscription) {
        join(subscription, sequencer.delivered());
    }

    /** Lets a replayed subscription go live, when it has got as far as everybody else. */
    CompletableFuture<Boolean> goLive(Subscription subscription, long id) {
        return CompletableFuture.supplyAsync(
                () -> {
                    boolean reached = id >= sequencer.delivered();
                    if (reached) {
                        join(subscription, id);
                    }
                    return reached;
                },
                loop);
    }

    void remove(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    private void join(Subscription subscription, long id) {
        Cursor cursor = subscriptions.get(subscription);
        if (cursor != null) {
            cursor.id = id;
            cursor.live = true;
        }
    }

    // ---- delivery

    private void apply(Step<FeedEntry> step) {
        int deliveries = 0;
        for (Placed<FeedEntry> placed : step.deliver()) {
            deliveries += deliver(placed);
            List<Long> departed = placed.message().departed();
            if (!departed.isEmpty()) {
                departures.accept(departed, placed.id()); // before the next entry: it is not theirs any more
            }
        }
        reached = sequencer.delivered();
        metrics.delivered(step.deliver().size(), deliveries);
        if (step.fetch()) {
            fetch(sequencer.delivered());
        }
        if (step.waitForGap() && !timing) {
            timing = true;
            tools.timers().schedule(() -> loop.execute(this::tick), retry.toMillis() + 1, TimeUnit.MILLISECONDS);
        }
    }

    private int deliver(Placed<FeedEntry> placed) {
        int deliveries = 0;
        List<Subscription> behind = new ArrayList<>();
        for (Map.Entry<Subscription, Cursor> entry : subscriptions.entrySet()) {
            Cursor cursor = entry.getValue();
            if (cursor.live && placed.id() > cursor.id + 1) {
                behind.add(entry.getKey());
            } else if (cursor.live && placed.id() > cursor.id) {
                entry.getKey().deliver(placed.message().seenBy(cursor.joinedAtMessageId));
                cursor.id = placed.id();
                deliveries++;
            }
        }
        if (!behind.isEmpty()) {
            LOG.atError()
                    .addKeyValue("roomId", roomId)
                    .addKeyValue("messageId", placed.id())
                    .log("the record has nothing before this one");
            lost(behind);
        }
        return deliveries;
    }

    private void tick() {
        timing = false;
        if (!closed) {
            apply(sequencer.tick(System.nanoTime()));
        }
    }

    private void fetch(long after) {
        tools.threads().execute(() -> {
            try {
                List<Placed<FeedEntry>> page = source.after(after);
                long missing = page.isEmpty() ? source.recordedHead() : after;
                if (missing > after) {
                    page = source.after(after);
                }
                List<Placed<FeedEntry>> found = page;
                loop.execute(() -> {
                    long before = sequencer.delivered();
                    if (found.isEmpty()
                            && before == after
                            && missing > after) { // asked for behind its head, and not there
                        LOG.atError()
                                .addKeyValue("roomId", roomId)
                                .addKeyValue("after", after)
                                .addKeyValue("head", missing)
                                .log("the record has nothing up to its head");
                        restart(missing, null);
                        return;
                    }
                    retry = found.isEmpty() ? slower(retry) : tools.settings().gapPatience();
                    metrics.repaired((int) found.stream()
                            .filter(placed -> placed.id() > before)
                            .count());
                    apply(sequencer.page(found, System.nanoTime()));
                });
            } catch (RuntimeException away) {
                LOG.atWarn().addKeyValue("roomId", roomId).setCause(away).log("the record cannot be read");
                loop.execute(() -> {
                    retry = slower(retry);
                    apply(sequencer.fetchFailed(System.nanoTime()));
                });
            }
        });
    }

    private static Duration slower(Duration retry) {
        Duration doubled = retry.multipliedBy(2);
        return doubled.compareTo(SLOWEST_RETRY) > 0 ? SLOWEST_RETRY : doubled;
    }
}
