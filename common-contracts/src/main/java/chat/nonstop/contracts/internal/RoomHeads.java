package chat.nonstop.contracts.internal;

import java.util.List;

/**
 * Answer of {@code POST /internal/rooms/heads} with {@code {"roomIds":[…]}}: the last message and the last change of each room
 * that exists.
 */
public record RoomHeads(List<Head> heads) {
    public record Head(long roomId, long lastMessageId, long lastChangeId) {}

    /** The request: up to 1,000 rooms. */
    public record Request(List<Long> roomIds) {
        public Request {
            roomIds = List.copyOf(roomIds);
        }
    }

    public RoomHeads {
        heads = List.copyOf(heads);
    }
}
