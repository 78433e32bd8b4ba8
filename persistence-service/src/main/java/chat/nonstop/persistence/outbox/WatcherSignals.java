package chat.nonstop.persistence.outbox;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.internal.Membership;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.wiring.redis.SignalPublisher;
import chat.nonstop.wiring.redis.SignalPublisher.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Tells rooms' watchers and users over Redis, as a rule in one round trip, and raises the rooms' heads with them. */
class WatcherSignals implements OutboxTarget<RoomOutboxEvent> {
    /** Signals of one round trip: an invitation has some hundred, and the client takes no more than 10,000 at a time. */
    private static final int PART = 1_000;

    private final SignalPublisher signals;
    private final CurrentMemberships memberships;
    private final Duration headExpiry;

    WatcherSignals(SignalPublisher signals, CurrentMemberships memberships, Duration headExpiry) {
        this.signals = signals;
        this.memberships = memberships;
        this.headExpiry = headExpiry;
    }

    @Override
    public List<? extends Future<?>> tell(List<RoomOutboxEvent> events) {
        List<Outgoing> outgoing = new ArrayList<>();
        Map<String, Long> heads = new HashMap<>();
        for (RoomOutboxEvent event : events) {
            switch (event) {
                case ChangeStored(Change change) -> {
                    outgoing.add(toRoom(change.roomId(), Signal.Kind.CHANGE, change.changeId(), change));
                    heads.merge(RedisKeys.roomChangeHead(change.roomId()), change.changeId(), Math::max);
                }
                case RoomChanged changed -> add(changed, outgoing, heads);
            }
        }
        signals.publish(outgoing.subList(0, Math.min(PART, outgoing.size())), heads, headExpiry);
        for (int start = PART; start < outgoing.size(); start += PART) {
            signals.publish(outgoing.subList(start, Math.min(start + PART, outgoing.size())));
        }
        return Collections.nCopies(events.size(), CompletableFuture.completedFuture(null));
    }

    private void add(RoomChanged changed, List<Outgoing> outgoing, Map<String, Long> heads) {
        long roomId = changed.roomId();
        Message message = changed.message();
        if (message != null) {
            outgoing.add(toRoom(roomId, Signal.Kind.MESSAGE, message.messageId(), message));
            heads.merge(RedisKeys.roomHead(roomId), message.messageId(), Math::max);
        }
        for (Membership membership : memberships.of(roomId, changed.memberships())) {
            outgoing.add(toRoom(roomId, Signal.Kind.MEMBERSHIP, 0, membership));
        }
        if (changed.renamed() != null) {
            outgoing.add(toRoom(roomId, Signal.Kind.EVENT, 0, changed.renamed()));
        }
        for (RoomChanged.Notified notified : changed.notified()) {
            outgoing.add(new Outgoing(
                    Channels.user(notified.userId()),
                    Signal.of(Signal.Kind.NOTIFICATION, json(notified.notification()))));
        }
    }

    private static Outgoing toRoom(long roomId, Signal.Kind kind, long sequence, Object body) {
        return new Outgoing(Channels.room(roomId), new Signal(kind, sequence, json(body)));
    }

    private static byte[] json(Object body) {
        return ContractJson.mapper().writeValueAsBytes(body);
    }
}
