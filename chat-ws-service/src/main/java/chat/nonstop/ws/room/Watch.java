package chat.nonstop.ws.room;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.internal.Membership;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.ws.membership.Memberships;
import chat.nonstop.ws.membership.Standing;
import chat.nonstop.ws.session.Subscription;
import chat.nonstop.ws.signal.SignalLink;
import chat.nonstop.ws.stomp.MessageFrame;
import chat.nonstop.ws.stomp.Subscribable;
import chat.nonstop.ws.stomp.Subscribable.OfRoom;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One room that this node's sessions watch. Everything mutable belongs to the room's {@link RoomLoop}, which never blocks:
 * calls to the record run on threads of their own and come back as tasks.
 *
 * <p>Nothing slips between: the room's channel is subscribed first, then a feed's head is read, and delivery starts behind that
 * head. What was stored before the head was read is not live any more; what is stored later is heard, or found missing by
 * the next head check.
 */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** Calls that ask again who is a member, all rooms together. */
    private static final Semaphore RECHECKS = new Semaphore(16);

    private final long roomId;
    private final Tools tools;
    private final RoomLoop loop;
    private final Feed messages;

    /** Followed only from its first subscription on. */
    private final Feed changes;

    // Of the loop.
    private final Map<Subscription, Long> joinedAt = new LinkedHashMap<>();
    private final Set<Subscription> readers = new LinkedHashSet<>();
    private long otherFrames;

    /** When the channel was last known to be heard; what was asked before may be outdated without our knowing. */
    private volatile long heardSinceNanos;

    private volatile boolean heard;

    /** What every watch of this node works with. */
    record Tools(
            SignalLink link,
            Heads heads,
            History history,
            Memberships memberships,
            DeliverySettings settings,
            RoomMetrics messages,
            RoomMetrics changes,
            Executor threads,
            ScheduledExecutorService timers) {}

    Watch(long roomId, Tools tools) {
        this.roomId = roomId;
        this.tools = tools;
        this.loop = new RoomLoop(tools.threads());
        int page = tools.settings().page();
        this.messages = new Feed(
                roomId,
                new RoomMessages(roomId, tools.heads(), tools.history(), page),
                tools.messages(),
                loop,
                tools,
                this::departed);
        this.changes = new Feed(
                roomId,
                new RoomChanges(roomId, tools.heads(), tools.history(), page),
                tools.changes(),
                loop,
                tools,
                this::departed);
    }

    void start() {
        tools.link().subscribe(Channels.room(roomId)).whenComplete((done, away) -> {
            if (away == null) {
                heardSinceNanos = System.nanoTime();
                heard = true;
            } else { // head checks bring the messages, only later, until the link is restored
                LOG.atWarn().addKeyValue("roomId", roomId).log("room channel is not heard yet");
            }
            messages.start();
        });
    }

    /** Completes when the channel is subscribed and the heads that the destination needs are known. */
    CompletableFuture<Void> live(OfRoom what) {
        CompletableFuture<Void> live = messages.live();
        return switch (what) {
            case Subscribable.Messages room -> live;
            case Subscribable.ReadCursors room -> live;
            case Subscribable.Events room -> live.thenCompose(done -> changes.start());
        };
    }

    /** Memberships asked for before this do not count: a change could have gone unheard. */
    long trustSinceNanos() {
        return heard ? heardSinceNanos : System.nanoTime();
    }

    /** Nobody watches any more. */
    void close() {
        tools.link().unsubscribe(Channels.room(roomId));
        loop.execute(() -> {
            messages.close();
            changes.close();
        });
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

    void head(Heads.Head head) {
        messages.head(head.messageId());
        changes.head(head.changeId());
    }

    /** How far its feeds have got. */
    Heads.Head reached() {
        return new Heads.Head(messages.reached(), changes.reached());
    }

    /** As {@link #head}, from the record itself, which was asked after {@link #reached}. */
    void recordedHead(Heads.Head head, Heads.Head reachedBefore) {
        messages.recordedHead(head.messageId(), reachedBefore.messageId(), null);
        changes.recordedHead(head.changeId(), reachedBefore.changeId(), null);
    }

    // ---- subscriptions

    /**
     * Adds a live subscription.
     *
     * @return false when the member's standing has been overtaken: ask again
     */
    CompletableFuture<Boolean> join(Subscription subscription, Standing.Member standing) {
        return call(() -> {
            if (!register(subscription, standing)) {
                return false;
            }
            messages.join(subscription);
            changes.join(subscription);
            return true;
        });
    }

    /** Like {@link #join}, but what is in order waits for {@link Feed#goLive}. */
    CompletableFuture<Boolean> joinForReplay(Subscription subscription, Standing.Member standing) {
        return call(() -> register(subscription, standing));
    }

    /** Where a subscription's messages or changes come from. */
    Feed feed(OfRoom what) {
        return what instanceof Subscribable.Events ? changes : messages;
    }

    /** A message was found that ended the user's membership. Completes when nothing is delivered to it any more. */
    CompletableFuture<Void> left(long userId, long messageId) {
        return CompletableFuture.runAsync(() -> departed(List.of(userId), messageId), loop);
    }

    void remove(Subscription subscription) {
        loop.execute(() -> forget(subscription));
    }

    private boolean register(Subscription subscription, Standing.Member standing) {
        // A change of the membership is heard on this loop: either before, then this standing is not current,
        // or after, then the subscription is found and ended.
        if (!tools.memberships().isCurrent(standing, roomId, subscription.userId())) {
            return false;
        }
        if (!subscription.hasEnded()) {
            joinedAt.put(subscription, standing.joinedAtMessageId());
            switch ((OfRoom) subscription.what()) {
                case Subscribable.Messages room -> messages.add(subscription, standing.joinedAtMessageId());
                case Subscribable.ReadCursors room -> readers.add(subscription);
                case Subscribable.Events room -> changes.add(subscription, standing.joinedAtMessageId());
            }
        }
        return true;
    }

    private void forget(Subscription subscription) {
        joinedAt.remove(subscription);
        readers.remove(subscription);
        messages.remove(subscription);
        changes.remove(subscription);
    }

    private <T> CompletableFuture<T> call(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop);
    }

    // ---- on the loop

    private void hear(Signal signal, long now) {
        long id = signal.sequence();
        switch (signal.kind()) {
            case MESSAGE -> messages.hear(id, RoomMessage.heard(roomId, id, signal.body(), now));
            case CHANGE -> {
                if (changes.isStarting()) {
                    changes.hear(id, RoomChange.heard(roomId, id, signal.body(), now));
                }
            }
            case READ -> deliver(readers, Destinations.roomRead(roomId), signal, now);
            case EVENT -> deliver(changes.subscriptions(), Destinations.roomEvents(roomId), signal, now);
            case MEMBERSHIP -> {
                Membership changed = ContractJson.mapper().readValue(signal.body(), Membership.class);
                tools.memberships().forget(roomId, changed.userId());
                revoke(changed.userId(), changed.member() ? changed.joinedAtMessageId() : Long.MAX_VALUE);
            }
            case REFUSAL, NOTIFICATION, CLOSE -> {} // of users, not of rooms
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

    // ---- memberships that end

    private void departed(List<Long> users, long messageId) {
        for (long userId : users) {
            tools.memberships().forget(roomId, userId);
            revoke(userId, messageId);
        }
    }

    /** Ends the user's subscriptions that belong to a membership from before {@code messageId}; a later one has its own. */
    private void revoke(long userId, long messageId) {
        List<Subscription> ended = joinedAt.entrySet().stream()
                .filter(entry -> entry.getKey().userId() == userId && entry.getValue() < messageId)
                .map(Map.Entry::getKey)
                .toList();
        for (Subscription subscription : ended) {
            forget(subscription);
            subscription.revoke(RefusalCode.NOT_A_MEMBER);
        }
    }

    /** Asks again about everybody who watches, and ends what belongs to memberships that have ended. */
    private void recheckMembers() {
        long since = System.nanoTime();
        call(() -> joinedAt.keySet().stream().map(Subscription::userId).collect(Collectors.toSet()))
                .thenAccept(users -> users.forEach(userId -> tools.threads().execute(() -> recheck(userId, since))));
    }

    private void recheck(long userId, long since) {
        RECHECKS.acquireUninterruptibly();
        try {
            switch (tools.memberships().standingSince(since, roomId, userId)) {
                case Standing.Outsider() -> loop.execute(() -> revoke(userId, Long.MAX_VALUE));
                case Standing.Member member -> loop.execute(() -> revoke(userId, member.joinedAtMessageId()));
                case Standing.Unknown() -> {} // live as long as it is remembered
            }
        } finally {
            RECHECKS.release();
        }
    }
}
