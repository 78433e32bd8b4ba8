package chat.nonstop.notification.inbox;

import chat.nonstop.wiring.redis.SignalPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;

/** Puts the feature together. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(InboxSettings.class)
class InboxConfiguration {
    @Bean
    StoredInbox storedInbox(JdbcClient database) {
        return new StoredInbox(database);
    }

    @Bean
    NotifyMembers notifyMembers(
            StoredInbox inbox, SignalPublisher signals, InboxSettings settings, MeterRegistry metrics) {
        return new NotifyMembers(inbox, new NewMessageHints(signals, metrics), settings.messagesPerStatement());
    }

    @Bean
    InboxSweep inboxSweep(StoredInbox inbox, InboxSettings settings, Clock clock, MeterRegistry metrics) {
        return new InboxSweep(inbox, settings.retention(), settings.sweepRows(), clock, metrics);
    }

    /** The first sweep one pause after the start: a restart must not begin with it. */
    @Bean
    SchedulingConfigurer sweeping(InboxSweep sweep, InboxSettings settings) {
        return tasks ->
                tasks.addFixedDelayTask(new FixedDelayTask(sweep, settings.sweepEvery(), settings.sweepEvery()));
    }
}
