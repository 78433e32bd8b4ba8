package chat.nonstop.ws.stomp;

import chat.nonstop.contracts.stomp.Destinations;
import java.util.Optional;

/**
 * A destination that a client may subscribe to. Read by a strict grammar, never matched as a pattern: what is not exactly
 * one of these does not exist.
 */
public sealed interface Subscribable {
    /** The text that clients use. */
    String destination();

    /** A destination of one room. */
    sealed interface OfRoom extends Subscribable {
        long roomId();
    }

    record Messages(long roomId) implements OfRoom {
        @Override
        public String destination() {
            return Destinations.room(roomId);
        }
    }

    record ReadCursors(long roomId) implements OfRoom {
        @Override
        public String destination() {
            return Destinations.roomRead(roomId);
        }
    }

    record Events(long roomId) implements OfRoom {
        @Override
        public String destination() {
            return Destinations.roomEvents(roomId);
        }
    }

    /** A queue of the subscribing user alone. */
    enum UserQueue implements Subscribable {
        ACKS(Destinations.USER_ACKS),
        ERRORS(Destinations.USER_ERRORS),
        NOTIFICATIONS(Destinations.USER_NOTIFICATIONS);

        private final String destination;

        UserQueue(String destination) {
            this.destination = destination;
        }

        @Override
        public String destination() {
            return destination;
        }
    }

    static Optional<Subscribable> parse(String destination) {
        for (UserQueue queue : UserQueue.values()) {
            if (queue.destination.equals(destination)) {
                return Optional.of(queue);
            }
        }
        if (!destination.startsWith(Destinations.ROOM_PREFIX)) {
            return Optional.empty();
        }
        int start = Destinations.ROOM_PREFIX.length();
        int end = start;
        while (end < destination.length() && destination.charAt(end) >= '0' && destination.charAt(end) <= '9') {
            end++;
        }
        // One way to write each room: no leading zero, at most 18 digits, which always fit a long.
        if (end == start || end - start > 18 || destination.charAt(start) == '0') {
            return Optional.empty();
        }
        long roomId = Long.parseLong(destination, start, end, 10);
        return switch (destination.substring(end)) {
            case "" -> Optional.of(new Messages(roomId));
            case Destinations.READ_SUFFIX -> Optional.of(new ReadCursors(roomId));
            case Destinations.EVENTS_SUFFIX -> Optional.of(new Events(roomId));
            default -> Optional.empty();
        };
    }
}
