package chat.nonstop.ws.user;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.ws.membership.Memberships;
import chat.nonstop.ws.session.Outcome;
import chat.nonstop.ws.session.SubscribeHandler;
import chat.nonstop.ws.session.Subscription;
import chat.nonstop.ws.signal.SignalLink;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import chat.nonstop.ws.stomp.MessageFrame;
import chat.nonstop.ws.stomp.Subscribable;
import chat.nonstop.ws.stomp.Subscribable.UserQueue;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Subscriptions to {@code /user/queue/**}. Acks come from the session itself. For errors and notifications this node listens
 * to {@code user:{userId}} for as long as a session of the user has subscribed, because they may be found out elsewhere.
 */
@Component
final class UserQueues implements SubscribeHandler, SignalLink.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(UserQueues.class);

    /** {@link Notification.Kind kinds} behind which the user stands differently to a room. */
    private static final Set<String> ABOUT_MEMBERSHIP = Set.of(
            Notification.Kind.ROOM_CREATED.name(),
            Notification.Kind.INVITED.name(),
            Notification.Kind.KICKED.name(),
            Notification.Kind.LEFT.name());

    private final SignalLink link;
    private final Memberships memberships;
    private final Map<Long, Listening> users = new ConcurrentHashMap<>();
    private final AtomicLong frames = new AtomicLong();

    /** @param live completes when the user's channel is heard */
    private record Listening(Set<Subscription> subscriptions, CompletableFuture<Void> live) {}

    UserQueues(SignalLink link, Memberships memberships) {
        this.link = link;
        this.memberships = memberships;
        link.listen(this);
    }

    @Override
    public boolean serves(Subscribable what) {
        return what instanceof UserQueue;
    }

    @Override
    public CompletableFuture<Outcome> subscribe(Subscription subscription, ClientFrame frame) {
        if (subscription.what() == UserQueue.ACKS) {
            return Outcome.done().now();
        }
        Listening listening = users.compute(subscription.userId(), (userId, present) -> {
            Listening joined = present != null
                    ? present
                    : new Listening(ConcurrentHashMap.newKeySet(), link.subscribe(Channels.user(userId)));
            joined.subscriptions().add(subscription);
            return joined;
        });
        if (subscription.hasEnded()) {
            unsubscribed(subscription); // ended before it was added
        }
        return listening.live().handle((live, away) -> {
            if (away != null) { // what comes from this node works, the rest as soon as Redis is back
                LOG.atWarn().addKeyValue("userId", subscription.userId()).log("user channel is not heard yet");
            }
            return Outcome.done();
        });
    }

    @Override
    public void unsubscribed(Subscription subscription) {
        users.computeIfPresent(subscription.userId(), (userId, listening) -> {
            listening.subscriptions().remove(subscription);
            if (!listening.subscriptions().isEmpty()) {
                return listening;
            }
            link.unsubscribe(Channels.user(userId));
            return null;
        });
    }

    @Override
    public boolean hears(String channel) {
        return channel.startsWith(Channels.USER_PREFIX);
    }

    @Override
    public void onSignal(String channel, Signal signal) {
        UserQueue queue = switch (signal.kind()) {
            case REFUSAL -> UserQueue.ERRORS;
            case NOTIFICATION -> UserQueue.NOTIFICATIONS;
            case MESSAGE, READ, EVENT, MEMBERSHIP, CHANGE, CLOSE -> null;
        };
        long userId = Long.parseLong(channel, Channels.USER_PREFIX.length(), channel.length(), 10);
        Listening listening = users.get(userId);
        if (listening == null) {
            // Left over from an unsubscribe that Redis did not hear; or a subscription is being added just now.
            users.compute(userId, (id, present) -> {
                if (present == null) {
                    link.unsubscribe(channel);
                }
                return present;
            });
            return;
        }
        if (queue == null) {
            return;
        }
        if (queue == UserQueue.NOTIFICATIONS) {
            forgetMembership(userId, signal.body());
        }
        MessageFrame frame = MessageFrame.of(
                queue.destination(), "u-" + frames.incrementAndGet(), signal.body(), Map.of(), System.nanoTime());
        for (Subscription subscription : listening.subscriptions()) {
            if (subscription.what() == queue) {
                subscription.deliver(frame);
            }
        }
    }

    /** The client may act on it at once, on a node that does not watch the room and so has not heard of the change. */
    private void forgetMembership(long userId, byte[] notification) {
        JsonNode read = ContractJson.mapper().readTree(notification);
        if (ABOUT_MEMBERSHIP.contains(read.path("kind").asString(""))) {
            memberships.forget(read.path("roomId").asLong(), userId);
        }
    }

    /** What was missed while the link was down is in history and in the inbox. */
    @Override
    public void onRestored() {}
}
