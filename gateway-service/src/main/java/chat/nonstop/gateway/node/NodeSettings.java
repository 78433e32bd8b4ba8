package chat.nonstop.gateway.node;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the chat-ws nodes are and how they are watched.
 *
 * @param wsNodes base URLs ({@code http://host:port}), or {@code dns+http://name:port} for one node at each address that
 *     the name resolves to (a headless service)
 * @param wsReadinessPath where a node tells whether it is ready: 200 or not
 * @param wsProbeInterval time between two questions to a node
 * @param wsProbeTimeout how long a node may take to answer
 * @param wsDiscoveryInterval time between two look-ups of names
 * @param wsHandshakeTimeout how long a node may take to accept a WebSocket
 * @param wsDrainTime over how long open WebSockets are closed at shutdown, so that not all reconnect at once
 * @param wsClosePatience how long a client may take to read up to the close of its WebSocket before its connection is
 *     ended without it
 */
@Validated
@ConfigurationProperties("chat.gateway")
record NodeSettings(
        @NotEmpty List<String> wsNodes,

        @DefaultValue("/actuator/health/readiness") @Pattern(regexp = "/.*")
        String wsReadinessPath,

        @DefaultValue("1s") Duration wsProbeInterval,
        @DefaultValue("1s") Duration wsProbeTimeout,
        @DefaultValue("5s") Duration wsDiscoveryInterval,
        @DefaultValue("5s") Duration wsHandshakeTimeout,
        @DefaultValue("5s") Duration wsDrainTime,
        @DefaultValue("5s") Duration wsClosePatience) {}
