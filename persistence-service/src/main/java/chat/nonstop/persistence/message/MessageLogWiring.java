package chat.nonstop.persistence.message;

import chat.nonstop.contracts.kafka.Groups;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.persistence.attachment.Attachments;
import chat.nonstop.persistence.people.BlockedPairs;
import chat.nonstop.wiring.crash.StopPoints;
import chat.nonstop.wiring.kafka.FollowedPositions;
import chat.nonstop.wiring.kafka.StoredPositions;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.event.ListenerContainerPartitionIdleEvent;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Builds the message log's consumer; the settings are {@link MessageLogSettings}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MessageLogSettings.class)
class MessageLogWiring {
    /** Events of its consumers carry this, and a number. */
    private static final String CONTAINER = "message-log";

    @Bean
    MessageHistory messageHistory(JdbcClient jdbc) {
        return new MessageHistory(jdbc);
    }

    @Bean
    StoredPositions storedPositions(JdbcClient jdbc) {
        return new StoredPositions(jdbc, Topics.CHAT_MESSAGES);
    }

    @Bean
    MessageLogStore messageLogStore(
            JdbcClient jdbc,
            StoredPositions positions,
            PlatformTransactionManager transactions,
            BlockedPairs blocks,
            Attachments attachments,
            ApplicationEventPublisher events,
            StopPoints stops) {
        return new MessageLogStore(
                jdbc, positions, new TransactionTemplate(transactions), blocks, attachments, events, stops);
    }

    @Bean
    Announcements announcements(
            SignalPublisher signals,
            KafkaTemplate<String, byte[]> events,
            MessageLogSettings settings,
            StopPoints stops) {
        return new Announcements(signals, events, settings, stops);
    }

    @Bean
    MessageLogListener messageLogListener(
            MessageLogStore store,
            StoredPositions positions,
            Announcements announcements,
            MessageLogSettings settings,
            Clock clock,
            StopPoints stops,
            MeterRegistry meters) {
        return new MessageLogListener(
                store, new FollowedPositions(positions), announcements, settings, clock, stops, meters);
    }

    @Bean(CONTAINER)
    ConcurrentMessageListenerContainer<String, byte[]> messageLogContainer(
            ConcurrentKafkaListenerContainerFactory<String, byte[]> factory,
            MessageLogListener listener,
            MessageLogSettings settings) {
        ConcurrentMessageListenerContainer<String, byte[]> container = factory.createContainer(Topics.CHAT_MESSAGES);
        container.setConcurrency(settings.concurrency());
        ContainerProperties properties = container.getContainerProperties();
        properties.setGroupId(Groups.PERSISTENCE);
        // The listener commits by itself, behind what it told.
        properties.setAckMode(ContainerProperties.AckMode.MANUAL);
        properties.setMessageListener(listener);
        properties.setConsumerRebalanceListener(listener);
        properties.setIdleEventInterval(settings.idleTick().toMillis());
        properties.setIdlePartitionEventInterval(settings.idleCheck().toMillis());
        properties.setPollTimeout(settings.idleTick().toMillis());
        return container;
    }

    @Bean
    IdleWork idleWork(MessageLogListener listener) {
        return new IdleWork(listener);
    }

    /** Hands idle events of this consumer on; they come on the consumer's own thread. */
    static class IdleWork {
        private final MessageLogListener listener;

        IdleWork(MessageLogListener listener) {
            this.listener = listener;
        }

        @EventListener
        void onIdle(ListenerContainerIdleEvent idle) {
            if (idle.getListenerId().startsWith(CONTAINER)) {
                listener.onIdle(idle);
            }
        }

        @EventListener
        void onPartitionIdle(ListenerContainerPartitionIdleEvent idle) {
            if (idle.getListenerId().startsWith(CONTAINER)) {
                listener.onPartitionIdle(idle);
            }
        }
    }
}
