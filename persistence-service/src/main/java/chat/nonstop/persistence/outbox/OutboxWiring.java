package chat.nonstop.persistence.outbox;

import chat.nonstop.persistence.session.Revocations;
import chat.nonstop.wiring.crash.StopPoints;
import chat.nonstop.wiring.redis.SignalPublisher;
import chat.nonstop.wiring.schedule.AtIntervals;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.modulith.events.FailedEventPublications;
import org.springframework.modulith.events.core.EventPublicationRegistry;

/** Builds the outbox; the settings are {@link OutboxSettings}. The ids of the targets stand in the database. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboxSettings.class)
class OutboxWiring {
    private static final String WATCHERS = "watchers";
    private static final String ROOM_EVENTS = "room-events";
    private static final String SESSIONS = "sessions";

    @Bean
    Courier<RoomOutboxEvent> watcherCourier(
            SignalPublisher signals,
            JdbcClient jdbc,
            @Value("${chat.message-log.head-expiry:1d}") Duration headExpiry,
            EventPublicationRegistry publications,
            OutboxSettings settings,
            StopPoints stops,
            MeterRegistry meters) {
        OutboxTarget<RoomOutboxEvent> target = new WatcherSignals(signals, new CurrentMemberships(jdbc), headExpiry);
        return new Courier<>(WATCHERS, target, publications, settings, stops, meters);
    }

    @Bean
    Courier<RoomOutboxEvent> roomEventCourier(
            KafkaTemplate<String, byte[]> events,
            EventPublicationRegistry publications,
            OutboxSettings settings,
            StopPoints stops,
            MeterRegistry meters) {
        return new Courier<>(ROOM_EVENTS, new RoomEvents(events), publications, settings, stops, meters);
    }

    @Bean
    Courier<AccountOutboxEvent> sessionCourier(
            Revocations revocations,
            JdbcClient jdbc,
            EventPublicationRegistry publications,
            OutboxSettings settings,
            StopPoints stops,
            MeterRegistry meters) {
        return new Courier<>(SESSIONS, new SessionEnds(revocations, jdbc), publications, settings, stops, meters);
    }

    @Bean
    OutboxListener<RoomOutboxEvent> watcherListener(
            @Qualifier("watcherCourier") Courier<RoomOutboxEvent> watcherCourier) {
        return new OutboxListener<>(WATCHERS, RoomOutboxEvent.class, watcherCourier::take);
    }

    @Bean
    OutboxListener<RoomOutboxEvent> roomEventListener(
            @Qualifier("roomEventCourier") Courier<RoomOutboxEvent> roomEventCourier) {
        return new OutboxListener<>(ROOM_EVENTS, RoomOutboxEvent.class, roomEventCourier::take);
    }

    @Bean
    OutboxListener<AccountOutboxEvent> sessionListener(Courier<AccountOutboxEvent> sessionCourier) {
        return new OutboxListener<>(SESSIONS, AccountOutboxEvent.class, sessionCourier::take);
    }

    @Bean
    OutboxSweep outboxSweep(
            JdbcClient jdbc,
            FailedEventPublications failed,
            OutboxSettings settings,
            Clock clock,
            MeterRegistry meters) {
        return new OutboxSweep(jdbc, failed, settings, clock, meters);
    }

    @Bean
    AtIntervals outboxSweeps(OutboxSweep sweep, OutboxSettings settings) {
        return new AtIntervals("outbox-sweep", Duration.ZERO, settings.sweepEvery(), sweep::sweep);
    }
}
