package chat.nonstop.persistence.room.life;

import chat.nonstop.persistence.room.RoomSettings;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
class RoomLifeWiring {
    @Bean
    RoomLife roomLife(
            JdbcClient jdbc,
            TransactionOperations transaction,
            ApplicationEventPublisher events,
            Clock clock,
            RoomSettings settings) {
        return new RoomLife(new StoredGroups(jdbc), transaction, events, clock, settings.roomMembers());
    }
}
