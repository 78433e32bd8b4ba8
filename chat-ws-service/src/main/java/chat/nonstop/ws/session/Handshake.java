package chat.nonstop.ws.session;

import chat.nonstop.wiring.auth.CurrentUser;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Who opens a session. The security filter has verified the access token by now, on the upgrade as on every request of a
 * SockJS transport; SockJS takes those of the same user only, whichever token they carry.
 */
final class Handshake implements HandshakeInterceptor {
    private static final String USER = "chat.user";
    private static final String USER_AGENT = "chat.user-agent";
    private static final String RETRY_AFTER_SECONDS = "2";

    private final Sessions sessions;

    Handshake(Sessions sessions) {
        this.sessions = sessions;
    }

    static CurrentUser userOf(WebSocketSession socket) {
        return (CurrentUser) Objects.requireNonNull(socket.getAttributes().get(USER), "no handshake");
    }

    /** As the client named itself, cleaned; null when it did not. */
    static @Nullable String userAgentOf(WebSocketSession socket) {
        return (String) socket.getAttributes().get(USER_AGENT);
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        if (sessions.isDraining()) {
            response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
            response.getHeaders().set("Retry-After", RETRY_AFTER_SECONDS);
            return false;
        }
        if (SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken authenticated) {
            attributes.put(USER, CurrentUser.of(authenticated.getToken()));
            String userAgent = UserAgent.clean(request.getHeaders().getFirst(HttpHeaders.USER_AGENT));
            if (userAgent != null) {
                attributes.put(USER_AGENT, userAgent);
            }
            return true;
        }
        response.setStatusCode(HttpStatus.UNAUTHORIZED);
        return false;
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {}
}
