package chat.nonstop.persistence.people;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PeopleSettings.class)
class PeopleWiring {
    @Bean
    Blocks blocks(JdbcClient jdbc, TransactionTemplate transactions, PeopleSettings settings) {
        return new Blocks(jdbc, transactions, settings.blocksPerUser());
    }

    @Bean
    BlockedPairs blockedPairs(JdbcClient jdbc) {
        return new BlockedPairs(jdbc);
    }

    @Bean
    Reports reports(JdbcClient jdbc) {
        return new Reports(jdbc);
    }
}
