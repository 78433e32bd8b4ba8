package chat.nonstop.notification.deadletter;

import chat.nonstop.notification.alert.Alarm;
import chat.nonstop.notification.alert.AlertPace;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the feature together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeadLetterSettings.class)
class DeadLetterConfiguration {
    @Bean
    ReplayDeadLetters replayDeadLetters(
            StoredDeadLetters stored,
            KafkaTemplate<String, byte[]> producer,
            PlatformTransactionManager transactions,
            DeadLetterSettings settings) {
        return new ReplayDeadLetters(stored, producer, new TransactionTemplate(transactions), settings.sendTime());
    }

    @Bean
    Alerts deadLetterAlerts(
            StoredDeadLetters stored, Alarm alarm, PlatformTransactionManager transactions, MeterRegistry metrics) {
        return new Alerts(stored, alarm, new TransactionTemplate(transactions), metrics);
    }

    @Bean
    SchedulingConfigurer tellingAndSweepingDeadLetters(
            Alerts alerts, AlertPace pace, StoredDeadLetters stored, DeadLetterSettings settings, Clock clock) {
        return tasks -> {
            tasks.addFixedDelayTask(new FixedDelayTask(alerts, pace.every(), pace.every()));
            tasks.addFixedDelayTask(new FixedDelayTask(
                    () -> stored.sweep(clock.instant().minus(settings.retention())),
                    settings.sweepEvery(),
                    settings.sweepEvery()));
        };
    }
}
