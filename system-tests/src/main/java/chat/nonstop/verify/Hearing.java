package chat.nonstop.verify;

import chat.nonstop.verify.Observation.Heard;
import chat.nonstop.verify.StoredRoom.StoredMessage;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One client's hearing of one room, for as long as its user is a member. */
final class Hearing {
    private final String client;
    private final long roomId;
    private final long first;
    private final long last;
    private final Map<Long, StoredMessage> history;
    private final List<Fault> faults;
    private final TreeSet<Long> skipped = new TreeSet<>();
    private long next;
    private boolean ended;

    /** @param after what it asked to hear from behind on */
    Hearing(String client, long userId, StoredRoom room, long after, List<Fault> faults) {
        this.client = client;
        this.roomId = room.roomId();
        this.first = after + 1;
        this.next = first;
        this.last = room.lastMessageId(userId, after);
        this.history = room.messages().stream()
                .collect(Collectors.toMap(StoredMessage::messageId, message -> message, (one, other) -> one));
        this.faults = faults;
    }

    /** How many messages it should hear. */
    long toHear() {
        return Math.max(0, last - first + 1);
    }

    boolean hasEnded() {
        return ended;
    }

    void hear(Heard message) {
        long id = message.messageId();
        StoredMessage inHistory = history.get(id);
        if (inHistory == null) {
            faults.add(new Fault.HeardUnstored(client, roomId, id));
            return;
        }
        if (ended || id > last) {
            faults.add(new Fault.HeardAsOutsider(client, roomId, id));
            return;
        }
        if (inHistory.senderId() != message.senderId()
                || !inHistory.clientMessageId().equals(message.clientMessageId())) {
            faults.add(new Fault.HeardAnother(client, roomId, id));
        } else if (inHistory.contentHash() != message.contentHash()) {
            faults.add(new Fault.Altered(client, roomId, id));
        }
        if (id >= next) {
            for (long gap = next; gap < id; gap++) {
                skipped.add(gap);
            }
            next = id + 1;
        } else if (skipped.remove(id)) {
            faults.add(new Fault.OutOfOrder(client, roomId, id, next - 1));
        } else {
            faults.add(new Fault.HeardTwice(client, roomId, id));
        }
    }

    /** Whatever it has not heard by now it has missed. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        for (; next <= last; next++) {
            skipped.add(next);
        }
        skipped.forEach(id -> faults.add(new Fault.Missed(client, roomId, id)));
    }
}
