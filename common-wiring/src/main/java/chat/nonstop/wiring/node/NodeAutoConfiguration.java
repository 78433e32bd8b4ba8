package chat.nonstop.wiring.node;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.context.annotation.Bean;

/** Settings: {@code chat.node.id} (default: host name and a random suffix, new at each start). */
@AutoConfiguration
public class NodeAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    NodeIdentity nodeIdentity(@Value("${chat.node.id:}") String id) throws UnknownHostException {
        if (!id.isBlank()) {
            return new NodeIdentity(id);
        }
        String host = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
        return new NodeIdentity(host + "-" + UUID.randomUUID().toString().substring(0, 8));
    }

    @Bean
    MeterRegistryCustomizer<MeterRegistry> nodeTags(
            NodeIdentity node, @Value("${spring.application.name}") String application) {
        return registry -> registry.config().commonTags("application", application, "node", node.id());
    }
}
