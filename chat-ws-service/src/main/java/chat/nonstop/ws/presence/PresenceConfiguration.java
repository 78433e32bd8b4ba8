package chat.nonstop.ws.presence;

import chat.nonstop.wiring.internal.ServiceClients;
import chat.nonstop.wiring.node.NodeIdentity;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PresenceSettings.class)
class PresenceConfiguration {
    @Bean
    PresenceKeeper presenceKeeper(
            SignalPublisher redis,
            NodeIdentity node,
            ServiceClients clients,
            @Value("${chat.services.persistence-url}") URI persistence,
            PresenceSettings settings,
            MeterRegistry meters) {
        return new PresenceKeeper(
                new RedisLeases(redis, node.id(), settings),
                new ShownRooms(clients.restClient(persistence)),
                settings,
                meters);
    }
}
