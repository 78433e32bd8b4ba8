package chat.nonstop.ws.session;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.auth.TokenFailures;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/**
 * {@code SEND /pub/auth/renew {accessToken}}: the session lives on until the fresh token of the same user expires, as
 * one of the log-in that this token is of.
 */
@Component
final class RenewToken implements SendHandler {
    private final JwtDecoder tokens;
    private final SessionRegistry registry;

    RenewToken(@Qualifier("accessTokenDecoder") JwtDecoder tokens, SessionRegistry registry) {
        this.tokens = tokens;
        this.registry = registry;
    }

    @Override
    public String destination() {
        return Destinations.PUB_RENEW;
    }

    @Override
    public CompletableFuture<Outcome> onSend(ChatSession session, ClientFrame frame) {
        return renew(session, frame).now();
    }

    private Outcome renew(ChatSession session, ClientFrame frame) {
        Optional<SendBody> body = SendBody.of(frame);
        if (body.isEmpty()) {
            return SendBody.unreadable();
        }
        Optional<String> accessToken = body.get().text("accessToken");
        if (accessToken.isEmpty()) {
            return SendBody.noText("accessToken");
        }
        CurrentUser user;
        try {
            user = CurrentUser.of(tokens.decode(accessToken.get()));
        } catch (BadJwtException invalid) {
            return Outcome.refused(TokenFailures.codeOf(invalid));
        } catch (JwtException keysUnavailable) {
            return Outcome.refused(RefusalCode.UNAVAILABLE);
        }
        if (user.userId() != session.userId()) {
            return Outcome.refused(RefusalCode.FORBIDDEN, "The token belongs to another user.");
        }
        if (registry.renew(session, user.logInId()).isPresent()) {
            return Outcome.refused(RefusalCode.TOKEN_REVOKED);
        }
        session.renew(user.expiresAt());
        return Outcome.done();
    }
}
