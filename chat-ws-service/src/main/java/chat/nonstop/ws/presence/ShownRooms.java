package chat.nonstop.ws.presence;

import chat.nonstop.contracts.internal.PresenceRooms;
import chat.nonstop.contracts.rest.Paths;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** The rooms in which users' presence is told live, as the persistence-service knows them. */
final class ShownRooms {
    private final RestClient persistence;

    ShownRooms(RestClient persistence) {
        this.persistence = persistence;
    }

    /**
     * One page, in the order of users and rooms; blocks for the call's time.
     *
     * @param userIds up to {@link PresenceRooms#USERS}
     * @throws org.springframework.web.client.RestClientException when the record is away
     */
    PresenceRooms of(List<Long> userIds, PresenceRooms.@Nullable Place after) {
        return Objects.requireNonNull(persistence
                .post()
                .uri(Paths.INTERNAL_PRESENCE_ROOMS)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new PresenceRooms.Request(userIds, after))
                .retrieve()
                .body(PresenceRooms.class));
    }
}
