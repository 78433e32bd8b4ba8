package chat.nonstop.wiring.limit;

import io.lettuce.core.AbstractRedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The {@link Buckets} of a service that limits callers; it imports this. Needs {@code bucket4j_jdk17-lettuce}. */
@Configuration(proxyBeanMethods = false)
public class SharedBuckets {
    /** Redis answers in less than a millisecond; a request that waits longer than this has better things to do. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int OWN_CALLERS = 100_000;

    @Bean(initMethod = "warmUp")
    RedisBuckets redisBuckets(LettuceConnectionFactory connections) {
        return new RedisBuckets(() -> (AbstractRedisClient) connections.getRequiredNativeClient(), PATIENCE);
    }

    @Bean
    @Primary
    Buckets buckets(RedisBuckets shared, MeterRegistry meters) {
        LocalBuckets own = new LocalBuckets(OWN_CALLERS);
        return new SurvivingBuckets(shared, own, PATIENCE, PAUSE, System::nanoTime, meters);
    }
}
