package chat.nonstop.contracts.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a room's history: {@code GET /api/v1/chat/rooms/{roomId}/messages} and, without a reader's join point,
 * {@code GET /internal/rooms/{roomId}/messages}.
 *
 * @param messages ascending by message id, whichever way the page was asked for
 * @param hasMore whether there is more in the direction asked for
 * @param lastChangeId the room's last change when the page was read: all up to it are in these messages
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistoryPage(
        List<Message> messages, boolean hasMore, @Nullable Long lastChangeId) {
    public HistoryPage {
        messages = List.copyOf(messages);
    }

    public HistoryPage(List<Message> messages, boolean hasMore) {
        this(messages, hasMore, null);
    }
}
