package chat.nonstop.persistence.account.session;

import chat.nonstop.persistence.session.LiveSessions;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answer of {@code GET /api/v1/users/me/sessions} ({@code session-list.schema.json}). */
record SessionList(List<Item> sessions) {
    /** @param current whether it is of the log-in that asks */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            String sessionId, Instant connectedAt, @Nullable String userAgent, boolean current) {}

    /** @param logInId of who asks; empty when his issuer does not tell: then none is current */
    static SessionList of(List<LiveSessions.Session> sessions, String logInId) {
        return new SessionList(sessions.stream()
                .map(session -> new Item(
                        session.sessionId(),
                        session.connectedAt(),
                        session.detail().userAgent(),
                        !logInId.isEmpty() && logInId.equals(session.detail().logInId())))
                .toList());
    }
}
