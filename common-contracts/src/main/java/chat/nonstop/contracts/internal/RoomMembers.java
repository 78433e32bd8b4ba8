package chat.nonstop.contracts.internal;

import java.util.List;

/**
 * Answer of {@code GET /internal/rooms/{roomId}/members}: who is in the room now, in the order of their ids; nobody when
 * there is no such room.
 */
public record RoomMembers(long roomId, List<Long> userIds) {
    public RoomMembers {
        userIds = List.copyOf(userIds);
    }
}
