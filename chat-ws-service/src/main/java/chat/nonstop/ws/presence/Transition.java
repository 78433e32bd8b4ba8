package chat.nonstop.ws.presence;

import chat.nonstop.contracts.stomp.Presence;
import java.time.Instant;

/** A user's presence changed. */
sealed interface Transition {
    long userId();

    /** What the members of a room hear of it. */
    Presence in(long roomId);

    record CameOnline(long userId) implements Transition {
        @Override
        public Presence in(long roomId) {
            return Presence.online(roomId, userId);
        }
    }

    /** @param lastSeenAt when the user last had a session, as far as it is known */
    record WentOffline(long userId, Instant lastSeenAt) implements Transition {
        @Override
        public Presence in(long roomId) {
            return Presence.offline(roomId, userId, lastSeenAt);
        }
    }
}
