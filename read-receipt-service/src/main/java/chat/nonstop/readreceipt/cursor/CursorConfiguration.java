package chat.nonstop.readreceipt.cursor;

import chat.nonstop.wiring.crash.StopPoints;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Puts the feature together. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling // for the task scheduler that comes with it
@EnableConfigurationProperties(ReadSettings.class)
class CursorConfiguration {
    @Bean
    StoredCursors storedCursors(JdbcClient database, StopPoints stops) {
        return new StoredCursors(database, stops);
    }

    @Bean
    CachedCursors cachedCursors(
            StringRedisTemplate redis,
            SignalPublisher signals,
            ReadSettings settings,
            StopPoints stops,
            MeterRegistry metrics) {
        return new CachedCursors(redis, signals, settings.cacheLife(), stops, metrics);
    }

    @Bean
    CursorBroadcast cursorBroadcast(
            ReadSettings settings, SignalPublisher signals, TaskScheduler scheduler, MeterRegistry metrics) {
        return new CursorBroadcast(settings.window(), signals, scheduler, steadyClock(), metrics);
    }

    /** Goes on evenly whatever is done to the wall clock; tells how much later one moment is than another, and nothing else. */
    private static InstantSource steadyClock() {
        long origin = System.nanoTime();
        return () -> Instant.EPOCH.plusNanos(System.nanoTime() - origin);
    }

    @Bean
    AdvanceReadCursors advanceReadCursors(StoredCursors stored, CachedCursors cached, CursorBroadcast broadcast) {
        return new AdvanceReadCursors(stored, cached, broadcast);
    }

    @Bean
    ListReadCursors listReadCursors(StoredCursors stored, CachedCursors cached) {
        return new ListReadCursors(stored, cached);
    }

    @Bean
    RememberedMembers rememberedMembers(StoredCursors stored, ReadSettings settings) {
        return new RememberedMembers(stored, settings.memberMemory(), settings.membersRemembered());
    }

    @Bean
    ReadReports readReports(KafkaTemplate<String, byte[]> producer, ReadSettings settings) {
        return new ReadReports(producer, settings.publishTime());
    }
}
