package chat.nonstop.ws.room;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.ws.membership.Memberships;
import chat.nonstop.ws.membership.Standing;
import chat.nonstop.ws.session.ChatLimits;
import chat.nonstop.ws.session.Outcome;
import chat.nonstop.ws.session.SubscribeHandler;
import chat.nonstop.ws.session.Subscription;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import chat.nonstop.ws.stomp.Subscribable;
import chat.nonstop.ws.stomp.Subscribable.OfRoom;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * SUBSCRIBE to a room's messages, read cursors or events: members only. Done when nothing that comes later can be missed; with
 * header {@code after}, when everything that came in between is queued as well (messages, and changes of events).
 */
final class SubscribeToRoom implements SubscribeHandler {
    /** A membership that changes this often while it is being looked at will be asked for again by the client. */
    private static final int ATTEMPTS = 3;

    private final WatchedRooms rooms;
    private final Memberships memberships;
    private final Watch.Tools tools;
    private final ChatLimits limits;

    SubscribeToRoom(WatchedRooms rooms, Memberships memberships, Watch.Tools tools, ChatLimits limits) {
        this.rooms = rooms;
        this.memberships = memberships;
        this.tools = tools;
        this.limits = limits;
    }

    @Override
    public boolean serves(Subscribable what) {
        return what instanceof OfRoom;
    }

    @Override
    public CompletableFuture<Outcome> subscribe(Subscription subscription, ClientFrame frame) {
        OfRoom room = (OfRoom) subscription.what();
        String header = frame.header(Destinations.AFTER_HEADER);
        OptionalLong after = OptionalLong.empty();
        if (header != null && !(room instanceof Subscribable.ReadCursors)) {
            if (!header.matches("[0-9]{1,18}")) {
                return Outcome.refused(
                                RefusalCode.INVALID_REQUEST, "after must be the id of a message or change, or 0.")
                        .now();
            }
            after = OptionalLong.of(Long.parseLong(header));
        }
        return switch (memberships.standing(room.roomId(), subscription.userId())) {
            case Standing.Member member -> watch(subscription, room, after);
            case Standing.Outsider() ->
                Outcome.refused(RefusalCode.NOT_A_MEMBER).now();
            case Standing.Unknown() -> Outcome.refused(RefusalCode.UNAVAILABLE).now();
        };
    }

    @Override
    public void unsubscribed(Subscription subscription) {
        rooms.release(((OfRoom) subscription.what()).roomId(), subscription);
    }

    private CompletableFuture<Outcome> watch(Subscription subscription, OfRoom room, OptionalLong after) {
        long roomId = room.roomId();
        Watch watch = rooms.hold(roomId, subscription);
        try {
            watch.live(room).get(tools.settings().startPatience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Outcome.refused(RefusalCode.UNAVAILABLE).now();
        } catch (ExecutionException | TimeoutException notYet) {
            return Outcome.refused(RefusalCode.UNAVAILABLE).now();
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            // Asked for after the room's channel was heard: from now on a change cannot go unnoticed.
            switch (memberships.standingSince(watch.trustSinceNanos(), roomId, subscription.userId())) {
                case Standing.Outsider() -> {
                    return Outcome.refused(RefusalCode.NOT_A_MEMBER).now();
                }
                case Standing.Unknown() -> {
                    return Outcome.refused(RefusalCode.UNAVAILABLE).now();
                }
                case Standing.Member member
                when after.isEmpty() -> {
                    if (watch.join(subscription, member).join()) {
                        return Outcome.done().now();
                    }
                }
                case Standing.Member member -> {
                    if (watch.joinForReplay(subscription, member).join()) {
                        Replay replay =
                                new Replay(subscription, member, after.getAsLong(), watch, tools, limits.sendTime());
                        tools.threads().execute(replay);
                        return replay.outcome();
                    }
                }
            }
        }
        return Outcome.refused(RefusalCode.UNAVAILABLE).now();
    }
}
