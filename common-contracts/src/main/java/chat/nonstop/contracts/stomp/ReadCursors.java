package chat.nonstop.contracts.stomp;

import java.util.List;

/** Body of a frame on {@code /sub/chat/room/{roomId}/read}: the cursors that moved, each to where it stands now. */
public record ReadCursors(long roomId, List<Cursor> cursors) {
    /**
     * @param lastReadMessageId at least where the member joined
     * @param lastDeliveredMessageId at least {@code lastReadMessageId}
     */
    public record Cursor(long userId, long lastReadMessageId, long lastDeliveredMessageId) {}

    public ReadCursors {
        cursors = List.copyOf(cursors);
    }
}
