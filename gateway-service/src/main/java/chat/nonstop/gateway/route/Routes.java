package chat.nonstop.gateway.route;

import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.gateway.access.Door;
import java.net.URI;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.cloud.gateway.support.RouteMetadataUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/**
 * The routes, first match wins. What is not here does not exist for the outside: {@code /internal/**} and the actuators of
 * the services above all.
 */
@Configuration(proxyBeanMethods = false)
public class Routes {
    /** Stands for "a chat-ws node, to be chosen". */
    public static final String CHAT_NODES_SCHEME = "chat-nodes";

    private static final URI CHAT_NODES = URI.create(CHAT_NODES_SCHEME + "://chat-ws");

    /** xhr-polling and xhr-streaming hold their answers open; the nodes end them. */
    private static final int UNLIMITED = -1;

    @Bean
    RouteLocator routeLocator(RouteLocatorBuilder builder, ServiceUrls services, RequestSettings requests) {
        int uploadMillis = Math.toIntExact(requests.uploadTime().toMillis());
        return builder.routes()
                .route(
                        "chat-ws",
                        r -> r.path(Destinations.WEBSOCKET_PATH, Destinations.WEBSOCKET_PATH + "/**")
                                .metadata(RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR, UNLIMITED)
                                .uri(CHAT_NODES))
                .route(
                        "read-receipt",
                        r -> r.path(Paths.READ)
                                .and()
                                .method(HttpMethod.GET, HttpMethod.PATCH)
                                .uri(services.readReceiptUrl()))
                .route(
                        "unread",
                        r -> r.path(Paths.UNREAD).and().method(HttpMethod.GET).uri(services.readReceiptUrl()))
                .route(
                        "mute",
                        r -> r.path(Paths.MUTE).and().method(HttpMethod.PUT).uri(services.notificationUrl()))
                .route(
                        "notification",
                        r -> r.path(Paths.NOTIFICATIONS, Paths.NOTIFICATIONS + "/**")
                                .uri(services.notificationUrl()))
                .route(
                        "upload",
                        r -> r.path(Door.STORE + "/**")
                                .and()
                                .method(HttpMethod.PUT)
                                // The answer comes when the file has.
                                .metadata(RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR, uploadMillis)
                                .uri(services.persistenceUrl()))
                .route(
                        "file",
                        r -> r.path(Door.STORE + "/**")
                                .and()
                                .method(HttpMethod.GET, HttpMethod.HEAD)
                                .uri(services.persistenceUrl()))
                .route(
                        "persistence",
                        r -> r.path(
                                        Paths.AUTH + "/**",
                                        Paths.USERS,
                                        Paths.USERS + "/**",
                                        Paths.CHAT + "/**",
                                        Paths.JWKS)
                                .uri(services.persistenceUrl()))
                .build();
    }
}
