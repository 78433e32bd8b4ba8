package chat.nonstop.readreceipt.cursor;

import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.wiring.crash.StopPoints;
import chat.nonstop.wiring.kafka.FollowedPositions;
import chat.nonstop.wiring.kafka.StoredPositions;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the feature together. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling // for the task scheduler that comes with it
@EnableConfigurationProperties(ReadSettings.class)
class CursorConfiguration {
    @Bean
    StoredPositions storedPositions(JdbcClient database) {
        return new StoredPositions(database, Topics.CHAT_READ_EVENTS);
    }

    @Bean
    FollowedPositions followedPositions(StoredPositions positions) {
        return new FollowedPositions(positions);
    }

    @Bean
    StoredCursors storedCursors(
            JdbcClient database, StoredPositions positions, PlatformTransactionManager transactions, StopPoints stops) {
        return new StoredCursors(database, positions, new TransactionTemplate(transactions), stops);
    }

    @Bean
    LoggedMessages loggedMessages(
            ConsumerFactory<String, byte[]> consumers, JdbcClient database, ReadSettings settings) {
        return new LoggedMessages(
                consumers, new StoredPositions(database, Topics.CHAT_MESSAGES), settings.recordTime());
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
    AdvanceReadCursors advanceReadCursors(
            StoredCursors stored, LoggedMessages messages, CachedCursors cached, CursorBroadcast broadcast) {
        return new AdvanceReadCursors(stored, messages, cached, broadcast);
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
