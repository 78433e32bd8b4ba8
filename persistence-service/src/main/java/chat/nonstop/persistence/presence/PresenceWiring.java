package chat.nonstop.persistence.presence;

import chat.nonstop.wiring.redis.SignalPublisher;
import chat.nonstop.wiring.schedule.AtIntervals;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PresenceSettings.class)
class PresenceWiring {
    @Bean
    Presences presences(SignalPublisher redis, PresenceSettings settings, MeterRegistry meters) {
        return new Presences(redis, settings, meters);
    }

    @Bean
    ShownRooms shownRooms(JdbcClient jdbc, PresenceSettings settings) {
        return new ShownRooms(jdbc, settings.roomMembers());
    }

    @Bean
    LastSeenMove lastSeenMove(JdbcClient jdbc, SignalPublisher redis, MeterRegistry meters) {
        return new LastSeenMove(jdbc, redis, meters);
    }

    @Bean
    AtIntervals lastSeenMoves(LastSeenMove move, PresenceSettings settings) {
        return new AtIntervals("last-seen", settings.moveEvery(), settings.moveEvery(), move::move);
    }
}
