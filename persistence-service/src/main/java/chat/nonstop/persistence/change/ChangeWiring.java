package chat.nonstop.persistence.change;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChangeSettings.class)
class ChangeWiring {
    @Bean
    ChangeMessages changeMessages(
            JdbcClient jdbc,
            TransactionOperations transaction,
            ApplicationEventPublisher outbox,
            ChangeSettings settings,
            Clock clock) {
        return new ChangeMessages(new StoredChanges(jdbc), new ChangeRules(settings), transaction, outbox, clock);
    }

    @Bean
    ChangePages changePages(JdbcClient jdbc) {
        return new ChangePages(jdbc);
    }
}
