package chat.nonstop.persistence.account.session;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.persistence.account.login.RefreshTokens;
import chat.nonstop.persistence.session.LiveSessions;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A user's own sessions. Without Redis nobody knows them: 503. */
@RestController
class SessionController {
    private final LiveSessions sessions;
    private final ObjectProvider<RefreshTokens> logIns;

    /** @param logIns none with an external issuer: then only the session ends */
    SessionController(LiveSessions sessions, ObjectProvider<RefreshTokens> logIns) {
        this.sessions = sessions;
        this.logIns = logIns;
    }

    @GetMapping(Paths.MY_SESSIONS)
    SessionList mine(CurrentUser user) {
        return SessionList.of(sessions.of(user.userId()), user.logInId());
    }

    /** Ends the session's log-in, and with it all that this has. */
    @DeleteMapping(Paths.MY_SESSION)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void close(CurrentUser user, @PathVariable("sessionId") String sessionId) {
        LiveSessions.Session session = sessions.of(user.userId()).stream()
                .filter(each -> each.sessionId().equals(sessionId))
                .findFirst()
                .orElseThrow(() -> new RefusedException(RefusalCode.SESSION_NOT_FOUND));
        RefreshTokens own = logIns.getIfAvailable();
        boolean ended = own != null
                && uuid(session.detail().logInId())
                        .filter(logInId -> own.end(user.userId(), logInId))
                        .isPresent();
        if (!ended) {
            sessions.close(user.userId(), session, CloseReason.LOGGED_OUT);
        }
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
