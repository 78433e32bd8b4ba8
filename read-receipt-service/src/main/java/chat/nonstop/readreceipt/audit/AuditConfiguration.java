package chat.nonstop.readreceipt.audit;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the feature together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditSettings.class)
class AuditConfiguration {
    @Bean
    AuditRooms auditRooms(
            JdbcClient database,
            PlatformTransactionManager transactions,
            StringRedisTemplate redis,
            AuditSettings settings,
            MeterRegistry metrics) {
        TransactionTemplate snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        Recounts recounts = new Recounts(database, snapshot, settings.messages());
        return new AuditRooms(recounts, new CopiedCursors(redis), settings.settle(), metrics);
    }

    @Bean
    AuditSchedule auditSchedule(AuditRooms auditRooms, StringRedisTemplate redis, AuditSettings settings) {
        return new AuditSchedule(auditRooms, new AuditTurn(redis), settings);
    }
}
