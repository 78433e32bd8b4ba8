package chat.nonstop.ws.membership;

import chat.nonstop.contracts.internal.Membership;
import chat.nonstop.contracts.rest.Paths;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** Asks the persistence-service. */
final class HttpMemberRecord implements MemberRecord {
    private final RestClient persistence;

    HttpMemberRecord(RestClient persistence) {
        this.persistence = persistence;
    }

    @Override
    public Membership find(long roomId, long userId) {
        try {
            return Objects.requireNonNull(persistence
                    .get()
                    .uri(Paths.INTERNAL_MEMBERSHIP, roomId, userId)
                    .retrieve()
                    .body(Membership.class));
        } catch (HttpClientErrorException answer) {
            if (answer.getStatusCode() == HttpStatus.NOT_FOUND) {
                return new Membership(roomId, userId, false, 0); // no such room has no members
            }
            throw answer;
        }
    }
}
