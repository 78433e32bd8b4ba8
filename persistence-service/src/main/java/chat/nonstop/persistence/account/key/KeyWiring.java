package chat.nonstop.persistence.account.key;

import chat.nonstop.persistence.account.OwnAccounts;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
@OwnAccounts
@EnableConfigurationProperties({KeySettings.class, TokenSettings.class})
class KeyWiring {
    @Bean
    KeyRing keyRing(
            JdbcClient jdbc,
            TransactionOperations transaction,
            KeySettings settings,
            TokenSettings tokens,
            Clock clock) {
        StoredKeys stored = new StoredKeys(jdbc, transaction, new KeySeal(settings.keySecret()));
        return new KeyRing(stored, settings, tokens.accessTokenLife(), clock);
    }

    @Bean
    SchedulingConfigurer keyUpkeep(KeyRing keys, KeySettings settings) {
        return tasks -> tasks.addFixedDelayTask(keys::keepUp, settings.keyReload());
    }
}
