package chat.nonstop.wiring.internal;

import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/** Service tokens and clients; the settings are {@link InternalSettings}. */
@AutoConfiguration(afterName = "org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration")
@EnableConfigurationProperties(InternalSettings.class)
public class InternalCallsAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ServiceTokens serviceTokens(
            @Value("${spring.application.name}") String service, InternalSettings settings, Clock clock) {
        return new ServiceTokens(service, settings, clock);
    }

    @Bean
    ServiceClients serviceClients(RestClient.Builder builder, ServiceTokens tokens, InternalSettings settings) {
        return new ServiceClients(builder, tokens, settings);
    }
}
