package chat.nonstop.ws.room;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.internal.Membership;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.ws.membership.Memberships;
import chat.nonstop.ws.membership.Standing;
import chat.nonstop.ws.room.Sequencer.Placed;
import chat.nonstop.ws.room.Sequencer.Step;
import chat.nonstop.ws.session.Subscription;
import chat.nonstop.ws.signal.SignalLink;
import chat.nonstop.ws.stomp.MessageFrame;
import chat.nonstop.ws.stomp.Subscribable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One room that this node's sessions watch. Everything mutable belongs to the room's {@link RoomLoop}, which never blocks:
 * calls to history run on threads of their own and come back as tasks.
 *
 * <p>Nothing slips between: the room's channel is subscribed first, then the head is read, and delivery starts behind that
 * head. A message stored before the head was read is not live any more; one stored later is heard, or found missing by the
 * next head check.
 */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration SLOWEST_RETRY = Duration.ofSeconds(2);

    /** Calls that ask again who is a member, all rooms together. */
    private static final Semaphore RECHECKS = new Semaphore(16);

    private final long roomId;
    private final Tools tools;
    private final RoomLoop loop;
    private final CompletableFuture<Void> live = new CompletableFuture<>();

    // Of the loop.
    private final Sequencer<MessageFrame> sequencer;
    private final Map<Subscription, Cursor> messages = new LinkedHashMap<>();
    private final Set<Subscription> readers = new LinkedHashSet<>();
    private final Set<Subscription> listeners = new LinkedHashSet<>();
    private boolean timing;
    private Duration retry;
    private long otherFrames;

    /** When the channel was last known to be heard; what was asked before may be outdated without our knowing. */
    private volatile long heardSinceNanos;

    private volatile boolean heard;
    private volatile boolean closed;

    /** What every watch of this node works with. */
    record Tools(
            SignalLink link,
            Heads heads,
            History history,
            Memberships memberships,
            DeliverySettings settings,
            RoomMetrics metrics,
            Executor threads,
            ScheduledExecutorService timers) {}

    /** How far a subscription to messages has got. While it replays, {@link Replay} delivers to it, not the loop. */
    private static final class Cursor {
        private long messageId;
        private boolean live;
    }

    Watch(long roomId, Tools tools) {
        this.roomId = roomId;
        this.tools = tools;
        this.loop = new RoomLoop(tools.threads());
        this.retry = tools.settings().gapPatience();
        this.sequencer = new Sequencer<>(
                tools.settings().heldMessages(), tools.settings().gapPatience().toNanos());
    }

    /** Completes when the channel is subscribed and the head is known. */
    CompletableFuture<Void> live() {
        return live;
    }

    /** Memberships asked for before this do not count: a change could have gone unheard. */
    long trustSinceNanos() {
        return heard ? heardSinceNanos : System.nanoTime();
    }

    void start() {
        tools.link().subscribe(Channels.room(roomId)).whenComplete((done, away) -> {
            if (away == null) {
                heardSinceNanos = System.nanoTime();
                heard = true;
            } else { // head checks bring the messages, only later, until the link is restored
                LOG.atWarn().addKeyValue("roomId", roomId).log("room channel is not heard yet");
            }
            readHead(tools.settings().gapPatience());
        });
    }

    private void readHead(Duration nextRetry) {
        tools.heads()
                .find(roomId)
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

    /** Nobody watches any more. */
    void close() {
        closed = true;
        tools.link().unsubscribe(Channels.room(roomId));
    }

    void onSignal(Signal signal) {
        long now = System.nanoTime();
        loop.execute(() -> hear(signal, now));
    }

    /** The link was down: signals were missed. */
    void restored() {
        heardSinceNanos = System.nanoTime();
        heard = true;
        recheckMembers();
    }

    void head(long head) {
        loop.execute(() -> {
            if (sequencer.isStarted()) {
                apply(sequencer.head(head, System.nanoTime()));
            }
        });
    }

    // ---- subscriptions

    /**
     * Adds a live subscription; one to messages from now on.
     *
     * @return false when the member's standing has been overtaken: ask again
     */
    CompletableFuture<Boolean> join(Subscription subscription, Standing.Member standing) {
        return call(() -> {
            if (!register(subscription, standing)) {
                return false;
            }
            joinAt(subscription, sequencer.delivered());
            return true;
        });
    }

    /** Like {@link #join}, but messages wait for {@link #joinAt}. */
    CompletableFuture<Boolean> joinForReplay(Subscription subscription, Standing.Member standing) {
        return call(() -> register(subscription, standing));
    }

    /** Lets a replayed subscription go live, when it has got as far as everybody else. */
    CompletableFuture<Boolean> goLive(Subscription subscription, long messageId) {
        return call(() -> messageId >= sequencer.delivered() && joinAt(subscription, messageId));
    }

    /** Up to where everybody has got. */
    CompletableFuture<Long> delivered() {
        return call(sequencer::delivered);
    }

    void remove(Subscription subscription) {
        loop.execute(() -> {
            messages.remove(subscription);
            readers.remove(subscription);
            listeners.remove(subscription);
        });
    }

    private boolean register(Subscription subscription, Standing.Member standing) {
        // A change of the membership is heard on this loop: either before, then this standing is not current,
        // or after, then the subscription is found and ended.
        if (!tools.memberships().isCurrent(standing, roomId, subscription.userId())) {
            return false;
        }
        if (!subscription.hasEnded()) {
            switch ((Subscribable.OfRoom) subscription.what()) {
                case Subscribable.Messages room -> messages.put(subscription, new Cursor());
                case Subscribable.ReadCursors room -> readers.add(subscription);
                case Subscribable.Events room -> listeners.add(subscription);
            }
        }
        return true;
    }

    private boolean joinAt(Subscription subscription, long messageId) {
        Cursor cursor = messages.get(subscription);
        if (cursor != null) {
            cursor.messageId = messageId;
            cursor.live = true;
        }
        return true;
    }

    private <T> CompletableFuture<T> call(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop);
    }

    // ---- on the loop

    private void hear(Signal signal, long now) {
        switch (signal.kind()) {
            case MESSAGE ->
                apply(sequencer.message(
                        signal.sequence(),
                        RoomMessages.frame(roomId, signal.sequence(), signal.body(), now),
                        System.nanoTime()));
            case READ -> deliver(readers, Destinations.roomRead(roomId), signal, now);
            case EVENT -> deliver(listeners, Destinations.roomEvents(roomId), signal, now);
            case MEMBERSHIP -> {
                Membership changed = ContractJson.mapper().readValue(signal.body(), Membership.class);
                tools.memberships().forget(roomId, changed.userId());
                if (!changed.member()) {
                    revoke(changed.userId());
                }
            }
            case REFUSAL, NOTIFICATION, CHANGE -> {} // of users, not of rooms
        }
    }

    private void deliver(Set<Subscription> subscriptions, String destination, Signal signal, long now) {
        if (subscriptions.isEmpty()) {
            return;
        }
        MessageFrame frame = MessageFrame.of(
                destination, roomId + "-" + signal.kind() + "-" + ++otherFrames, signal.body(), Map.of(), now);
        subscriptions.forEach(subscription -> subscription.deliver(frame));
    }

    private void apply(Step<MessageFrame> step) {
        if (!step.deliver().isEmpty()) {
            int recipients = 0;
            for (Map.Entry<Subscription, Cursor> entry : messages.entrySet()) {
                Cursor cursor = entry.getValue();
                if (cursor.live) {
                    recipients++;
                    deliver(entry.getKey(), cursor, step.deliver());
                }
            }
            tools.metrics().delivered(step.deliver().size(), recipients);
        }
        if (step.fetch()) {
            fetch(sequencer.delivered());
        }
        if (step.waitForGap() && !timing) {
            timing = true;
            tools.timers().schedule(() -> loop.execute(this::tick), retry.toMillis() + 1, TimeUnit.MILLISECONDS);
        }
    }

    private static void deliver(Subscription subscription, Cursor cursor, List<Placed<MessageFrame>> placed) {
        for (Placed<MessageFrame> next : placed) {
            if (next.id() > cursor.messageId) {
                subscription.deliver(next.message());
                cursor.messageId = next.id();
            }
        }
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
                HistoryPage page =
                        tools.history().after(roomId, after, tools.settings().page());
                List<Placed<MessageFrame>> frames = RoomMessages.frames(page.messages());
                loop.execute(() -> {
                    retry = tools.settings().gapPatience();
                    long before = sequencer.delivered();
                    Step<MessageFrame> step = sequencer.page(frames, System.nanoTime());
                    tools.metrics().repaired((int)
                            frames.stream().filter(frame -> frame.id() > before).count());
                    apply(step);
                });
                if (page.messages().stream().anyMatch(Watch::endsAMembership)) {
                    recheckMembers(); // its signal may be lost as well
                }
            } catch (RuntimeException away) {
                LOG.atWarn().addKeyValue("roomId", roomId).setCause(away).log("history cannot be read");
                loop.execute(() -> {
                    retry = slower(retry);
                    apply(sequencer.fetchFailed(System.nanoTime()));
                });
            }
        });
    }

    private static boolean endsAMembership(Message message) {
        return message.type() == MessageType.KICK || message.type() == MessageType.LEAVE;
    }

    private void revoke(long userId) {
        for (Set<Subscription> subscriptions : List.of(messages.keySet(), readers, listeners)) {
            for (Subscription subscription : List.copyOf(subscriptions)) {
                if (subscription.userId() == userId) {
                    subscriptions.remove(subscription);
                    subscription.revoke(RefusalCode.NOT_A_MEMBER);
                }
            }
        }
    }

    /** Asks again about everybody who watches, and ends the subscriptions of those who are no members any more. */
    private void recheckMembers() {
        long since = System.nanoTime();
        call(() -> List.of(messages.keySet(), readers, listeners).stream()
                        .flatMap(Set::stream)
                        .map(Subscription::userId)
                        .collect(Collectors.toSet()))
                .thenAccept(users -> users.forEach(userId -> tools.threads().execute(() -> recheck(userId, since))));
    }

    private void recheck(long userId, long since) {
        RECHECKS.acquireUninterruptibly();
        try {
            if (tools.memberships().standingSince(since, roomId, userId) instanceof Standing.Outsider) {
                loop.execute(() -> revoke(userId));
            }
        } finally {
            RECHECKS.release();
        }
    }

    private static Duration slower(Duration retry) {
        Duration doubled = retry.multipliedBy(2);
        return doubled.compareTo(SLOWEST_RETRY) > 0 ? SLOWEST_RETRY : doubled;
    }
}
