package chat.nonstop.persistence.room;

import java.util.List;
import java.util.TreeSet;

/** Opens rooms: the one room of two people, and group rooms. */
class OpenRoom {
    sealed interface Outcome {
        /** A new room; its other members have been told, as far as they could be reached. */
        record Opened(long roomId) implements Outcome {}

        /** The two have had a room before; the one who asks is in it again, if he had left. */
        record Found(long roomId) implements Outcome {}

        record WithOneself() implements Outcome {}

        record UserNotFound() implements Outcome {}

        /** One of the two has blocked the other. */
        record Blocked() implements Outcome {}

        record TooManyMembers(int limit) implements Outcome {}
    }

    private final StoredRooms rooms;
    private final RoomAnnouncement announcement;
    private final int memberLimit;

    OpenRoom(StoredRooms rooms, RoomAnnouncement announcement, int memberLimit) {
        this.rooms = rooms;
        this.announcement = announcement;
        this.memberLimit = memberLimit;
    }

    /** From whichever side it is asked for, and however often at once: two people have one room. */
    Outcome oneToOne(long userId, long peerId) {
        if (userId == peerId) {
            return new Outcome.WithOneself();
        }
        Outcome outcome = rooms.findOrAddOneToOne(userId, peerId);
        if (outcome instanceof Outcome.Opened(long roomId)) {
            announcement.roomOpened(roomId, userId, List.of(peerId));
        }
        return outcome;
    }

    /** @param memberIds whom else to take in; repeats, and the creator among them, do no harm */
    Outcome group(long creatorId, RoomName name, List<Long> memberIds) {
        TreeSet<Long> others = new TreeSet<>(memberIds);
        others.remove(creatorId);
        if (others.size() + 1 > memberLimit) {
            return new Outcome.TooManyMembers(memberLimit);
        }
        Outcome outcome = rooms.addGroup(creatorId, name, List.copyOf(others));
        if (outcome instanceof Outcome.Opened(long roomId)) {
            announcement.roomOpened(roomId, creatorId, List.copyOf(others));
        }
        return outcome;
    }
}
