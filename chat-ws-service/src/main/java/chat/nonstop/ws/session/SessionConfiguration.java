package chat.nonstop.ws.session;

import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.wiring.auth.PublicPaths;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistration;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** The endpoint, plain and by SockJS. Origins and CORS are the gateway's: here every origin passes. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
@EnableConfigurationProperties({ChatLimits.class, SessionSettings.class})
class SessionConfiguration {
    private static final String PATH = Destinations.WEBSOCKET_PATH;

    /** Frames that a SockJS session holds for its next poll; the rest waits in our queue, which is bounded in bytes. */
    private static final int SOCKJS_CACHE_FRAMES = 128;

    @Bean
    WebSocketConfigurer chatEndpoint(StompEndpoint endpoint, Sessions sessions, ChatLimits limits) {
        return registry -> {
            register(registry, endpoint, sessions, limits);
            register(registry, endpoint, sessions, limits)
                    .withSockJS()
                    .setSuppressCors(true)
                    .setSessionCookieNeeded(false)
                    .setHttpMessageCacheSize(SOCKJS_CACHE_FRAMES)
                    .setStreamBytesLimit(limits.frameBytes());
        };
    }

    private static WebSocketHandlerRegistration register(
            WebSocketHandlerRegistry registry, StompEndpoint endpoint, Sessions sessions, ChatLimits limits) {
        return registry.addHandler(endpoint, PATH)
                .setHandshakeHandler(new DefaultHandshakeHandler(jetty(limits)))
                .addInterceptors(new Handshake(sessions))
                .setAllowedOriginPatterns("*");
    }

    private static UncompressedUpgrade jetty(ChatLimits limits) {
        UncompressedUpgrade strategy = new UncompressedUpgrade();
        strategy.addWebSocketConfigurer(container -> {
            container.setMaxTextMessageSize(limits.frameBytes());
            container.setMaxBinaryMessageSize(limits.frameBytes());
            container.setMaxFrameSize(limits.frameBytes());
            // ChatSession ends what is silent too long: it asks before, so a listener without heart-beats may be
            // silent.
            container.setIdleTimeout(Duration.ZERO);
        });
        return strategy;
    }

    /** What SockJS clients fetch before they can send a token; it tells nothing. */
    @Bean
    PublicPaths sockJsInfo() {
        return new PublicPaths(List.of(PATH + "/info", PATH + "/iframe*.html"));
    }
}
