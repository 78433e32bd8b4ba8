package chat.nonstop.ws.signal;

import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

@Configuration(proxyBeanMethods = false)
class SignalConfiguration {
    /** Lettuce would wait up to 30 s between two attempts; rooms wait for head checks meanwhile. */
    @Bean
    ClientResourcesBuilderCustomizer quickReconnect() {
        return resources -> resources.reconnectDelay(
                Delay.fullJitter(Duration.ofMillis(10), Duration.ofSeconds(1), 50, TimeUnit.MILLISECONDS));
    }

    @Bean
    RedisSignalLink signalLink(
            LettuceConnectionFactory connections,
            @Value("${spring.data.redis.timeout:2s}") Duration patience,
            MeterRegistry meters) {
        return new RedisSignalLink(() -> (RedisClient) connections.getRequiredNativeClient(), patience, meters);
    }
}
