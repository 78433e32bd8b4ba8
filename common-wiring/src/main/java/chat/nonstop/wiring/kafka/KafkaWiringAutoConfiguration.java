package chat.nonstop.wiring.kafka;

import chat.nonstop.contracts.kafka.TopicPlan;
import chat.nonstop.contracts.kafka.Topics;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Failure classes of every listener (DESIGN section 3). What is not poison is retried with back-off for as long as it lasts
 * and never dead-lettered; poison, told by {@link PoisonRecordException} inside a
 * {@code BatchListenerFailedException}, is retried a few times and then goes to {@code <topic>-dlt}, its neighbours
 * unharmed and in order.
 */
@AutoConfiguration(
        afterName = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
        beforeName = "org.springframework.boot.kafka.autoconfigure.KafkaAnnotationDrivenConfiguration")
@ConditionalOnClass(KafkaTemplate.class)
@EnableConfigurationProperties(KafkaRetrySettings.class)
public class KafkaWiringAutoConfiguration {
    /** Topics as {@link TopicPlan} lays them out. Elsewhere operators create them. */
    @Bean
    @Profile("local")
    KafkaAdmin.NewTopics chatTopics() {
        return new KafkaAdmin.NewTopics(TopicPlan.ALL.stream()
                .map(plan -> TopicBuilder.name(plan.name())
                        .partitions(plan.partitions())
                        .replicas(TopicPlan.LOCAL_REPLICAS)
                        .config("retention.ms", Long.toString(plan.retention().toMillis()))
                        .build())
                .toArray(NewTopic[]::new));
    }

    @Bean
    @ConditionalOnMissingBean(CommonErrorHandler.class)
    DefaultErrorHandler failureClasses(KafkaTemplate<?, ?> producer, KafkaRetrySettings settings) {
        DeadLetterPublishingRecoverer deadLetters = new DeadLetterPublishingRecoverer(
                producer, (record, failure) -> new TopicPartition(record.topic() + Topics.DEAD_LETTER_SUFFIX, -1));
        ExponentialBackOff whileItLasts =
                new ExponentialBackOff(settings.firstRetry().toMillis(), 2);
        whileItLasts.setMaxInterval(settings.slowestRetry().toMillis());
        FixedBackOff poison = new FixedBackOff(settings.poisonInterval().toMillis(), settings.poisonRetries());
        return new FailureClasses(deadLetters, whileItLasts, poison);
    }
}
