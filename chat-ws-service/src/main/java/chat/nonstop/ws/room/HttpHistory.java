package chat.nonstop.ws.room;

import chat.nonstop.contracts.internal.RoomHeads;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.rest.Paths;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** Asks the persistence-service. */
final class HttpHistory implements History {
    private final RestClient persistence;

    HttpHistory(RestClient persistence) {
        this.persistence = persistence;
    }

    @Override
    public HistoryPage after(long roomId, long after, int limit) {
        return Objects.requireNonNull(persistence
                .get()
                .uri(Paths.INTERNAL_MESSAGES + "?after={after}&limit={limit}", roomId, after, limit)
                .retrieve()
                .body(HistoryPage.class));
    }

    @Override
    public Map<Long, Long> heads(Collection<Long> roomIds) {
        return Objects.requireNonNull(persistence
                        .post()
                        .uri(Paths.INTERNAL_HEADS)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(new RoomHeads.Request(List.copyOf(roomIds)))
                        .retrieve()
                        .body(RoomHeads.class))
                .heads()
                .stream()
                .collect(Collectors.toMap(RoomHeads.Head::roomId, RoomHeads.Head::lastMessageId));
    }
}
