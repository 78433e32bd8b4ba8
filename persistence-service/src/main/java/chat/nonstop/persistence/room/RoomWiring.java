package chat.nonstop.persistence.room;

import chat.nonstop.persistence.people.BlockedPairs;
import chat.nonstop.persistence.presence.Presences;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RoomSettings.class)
class RoomWiring {
    @Bean
    StoredRooms storedRooms(
            JdbcClient jdbc, TransactionOperations transaction, BlockedPairs blocks, ApplicationEventPublisher events) {
        return new StoredRooms(jdbc, transaction, blocks, events);
    }

    @Bean
    RoomViews roomViews(JdbcClient jdbc, Presences presences) {
        return new RoomViews(jdbc, presences);
    }

    @Bean
    OpenRoom openRoom(StoredRooms rooms, SignalPublisher signals, MeterRegistry metrics, RoomSettings settings) {
        return new OpenRoom(rooms, new SignalledAnnouncement(signals, metrics), settings.roomMembers());
    }
}
