package chat.nonstop.ws.membership;

import chat.nonstop.wiring.internal.ServiceClients;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MembershipSettings.class)
class MembershipConfiguration {
    @Bean
    Memberships memberships(
            ServiceClients clients,
            @Value("${chat.services.persistence-url}") URI persistence,
            MembershipSettings settings) {
        return new Memberships(
                new HttpMemberRecord(clients.restClient(persistence)),
                settings,
                task -> Thread.ofVirtual().name("membership").start(task),
                Ticker.systemTicker());
    }
}
