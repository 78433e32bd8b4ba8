package chat.nonstop.ws.session;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee11.websocket.server.JettyWebSocketServerContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketHandlerAdapter;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;

/**
 * Upgrades without extensions. Browsers offer permessage-deflate and Jetty takes it by itself: a few hundred kilobytes for
 * each connection, and a compression for each recipient of a message.
 */
final class UncompressedUpgrade extends JettyRequestUpgradeStrategy {
    @Override
    public void upgrade(
            ServerHttpRequest request,
            ServerHttpResponse response,
            @Nullable String subProtocol,
            List<WebSocketExtension> extensions,
            @Nullable Principal user,
            WebSocketHandler handler,
            Map<String, Object> attributes)
            throws HandshakeFailureException {
        HttpServletRequest servletRequest = ((ServletServerHttpRequest) request).getServletRequest();
        JettyWebSocketSession session = new JettyWebSocketSession(attributes, user);
        JettyWebSocketHandlerAdapter adapter = new JettyWebSocketHandlerAdapter(handler, session);
        try {
            JettyWebSocketServerContainer.getContainer(servletRequest.getServletContext())
                    .upgrade(
                            (upgradeRequest, upgradeResponse) -> {
                                if (subProtocol != null) {
                                    upgradeResponse.setAcceptedSubProtocol(subProtocol);
                                }
                                upgradeResponse.setExtensions(List.of());
                                return adapter;
                            },
                            servletRequest,
                            ((ServletServerHttpResponse) response).getServletResponse());
        } catch (Exception failure) {
            throw new HandshakeFailureException("WebSocket upgrade failed", failure);
        }
    }
}
