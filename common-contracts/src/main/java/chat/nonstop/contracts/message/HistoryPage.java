package chat.nonstop.contracts.message;

import java.util.List;

/**
 * A page of a room's history: {@code GET /api/v1/chat/rooms/{roomId}/messages} and, without a reader's join point,
 * {@code GET /internal/rooms/{roomId}/messages}.
 *
 * @param messages ascending by message id, whichever way the page was asked for
 * @param hasMore whether there is more in the direction asked for
 */
public record HistoryPage(List<Message> messages, boolean hasMore) {
    public HistoryPage {
        messages = List.copyOf(messages);
    }
}
