package chat.nonstop.ws.room;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.ws.stomp.MessageFrame;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change in its place. Of a message from before somebody joined they get only its id. Its JSON is read at most once, and only
 * when somebody watches who joined later than the room began; its frames are made at most once each.
 */
final class RoomChange implements FeedEntry {
    private final long roomId;
    private final long changeId;
    private final byte[] body;
    private final long signalledAtNanos;
    private @Nullable Change change;
    private @Nullable MessageFrame whole;
    private @Nullable MessageFrame unseen;

    private RoomChange(long roomId, long changeId, byte[] body, long signalledAtNanos, @Nullable Change change) {
        this.roomId = roomId;
        this.changeId = changeId;
        this.body = body;
        this.signalledAtNanos = signalledAtNanos;
        this.change = change;
    }

    /** @param body JSON of the change, as members get it */
    static RoomChange heard(long roomId, long changeId, byte[] body, long signalledAtNanos) {
        return new RoomChange(roomId, changeId, body, signalledAtNanos, null);
    }

    static RoomChange recorded(Change change) {
        return new RoomChange(
                change.roomId(), change.changeId(), ContractJson.mapper().writeValueAsBytes(change), 0, change);
    }

    @Override
    public MessageFrame seenBy(long joinedAtMessageId) {
        return joinedAtMessageId == 0 || isSeenBy(joinedAtMessageId) ? whole() : unseen();
    }

    @Override
    public List<Long> departed() {
        return List.of();
    }

    private boolean isSeenBy(long joinedAtMessageId) {
        Change read = change;
        if (read == null) {
            read = ContractJson.mapper().readValue(body, Change.class);
            change = read;
        }
        return read.seenBy(joinedAtMessageId) == read;
    }

    private MessageFrame whole() {
        MessageFrame made = whole;
        if (made == null) {
            made = frame(body);
            whole = made;
        }
        return made;
    }

    private MessageFrame unseen() {
        MessageFrame made = unseen;
        if (made == null) {
            made = frame(ContractJson.mapper().writeValueAsBytes(Change.unseen(roomId, changeId)));
            unseen = made;
        }
        return made;
    }

    private MessageFrame frame(byte[] json) {
        return MessageFrame.of(
                Destinations.roomEvents(roomId), roomId + "-c" + changeId, json, Map.of(), signalledAtNanos);
    }
}
