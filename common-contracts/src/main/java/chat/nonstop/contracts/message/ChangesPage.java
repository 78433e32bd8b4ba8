package chat.nonstop.contracts.message;

import java.util.List;

/**
 * A page of a room's changes: {@code GET /api/v1/chat/rooms/{roomId}/changes?after=} and, without a reader's join point,
 * {@code GET /internal/rooms/{roomId}/changes}.
 *
 * @param changes ascending by change id, without gaps
 * @param hasMore whether there are later ones than these
 * @param lastChangeId the room's last change
 */
public record ChangesPage(List<Change> changes, boolean hasMore, long lastChangeId) {
    public ChangesPage {
        changes = List.copyOf(changes);
    }
}
