package chat.nonstop.ws.registry;

import chat.nonstop.wiring.node.NodeIdentity;
import chat.nonstop.wiring.redis.SignalPublisher;
import chat.nonstop.ws.session.ChatLimits;
import chat.nonstop.ws.signal.SignalLink;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RegistrySettings.class)
class RegistryConfiguration {
    @Bean
    RedisSessionRegistry sessionRegistry(
            SignalPublisher redis,
            SignalLink link,
            NodeIdentity node,
            ChatLimits limits,
            RegistrySettings settings,
            MeterRegistry meters) {
        return new RedisSessionRegistry(redis, link, node.id(), limits.sessionsPerUser(), settings, meters);
    }
}
