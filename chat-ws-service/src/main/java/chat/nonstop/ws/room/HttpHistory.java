package chat.nonstop.ws.room;

import chat.nonstop.contracts.internal.RoomHeads;
import chat.nonstop.contracts.message.ChangesPage;
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
    private static final String PAGE = "?after={after}&limit={limit}";

    private final RestClient persistence;

    HttpHistory(RestClient persistence) {
        this.persistence = persistence;
    }

    @Override
    public HistoryPage after(long roomId, long after, int limit) {
        return get(HistoryPage.class, Paths.INTERNAL_MESSAGES + PAGE, roomId, after, limit);
    }

    @Override
    public HistoryPage after(long roomId, long after, int limit, long readerId) {
        return get(
                HistoryPage.class, Paths.INTERNAL_MESSAGES + PAGE + "&reader={reader}", roomId, after, limit, readerId);
    }

    @Override
    public ChangesPage changesAfter(long roomId, long after, int limit) {
        return get(ChangesPage.class, Paths.INTERNAL_CHANGES + PAGE, roomId, after, limit);
    }

    @Override
    public Map<Long, Heads.Head> heads(Collection<Long> roomIds) {
        return Objects.requireNonNull(persistence
                        .post()
                        .uri(Paths.INTERNAL_HEADS)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(new RoomHeads.Request(List.copyOf(roomIds)))
                        .retrieve()
                        .body(RoomHeads.class))
                .heads()
                .stream()
                .collect(Collectors.toMap(
                        RoomHeads.Head::roomId, head -> new Heads.Head(head.lastMessageId(), head.lastChangeId())));
    }

    private <T> T get(Class<T> what, String uri, Object... variables) {
        return Objects.requireNonNull(
                persistence.get().uri(uri, variables).retrieve().body(what));
    }
}
