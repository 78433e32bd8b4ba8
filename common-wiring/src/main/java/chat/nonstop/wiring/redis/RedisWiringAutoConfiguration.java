package chat.nonstop.wiring.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Redis that fails at once when it is away, rather than queueing commands without bound, and {@link SignalPublisher}. */
@AutoConfiguration(afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass(LettuceConnectionFactory.class)
public class RedisWiringAutoConfiguration {
    @Bean
    LettuceClientOptionsBuilderCustomizer failFast() {
        return options -> options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(10_000);
    }

    @Bean
    SignalPublisher signalPublisher(
            LettuceConnectionFactory connections, @Value("${spring.data.redis.timeout:2s}") Duration timeout) {
        return new SignalPublisher(() -> (RedisClient) connections.getRequiredNativeClient(), timeout);
    }
}
