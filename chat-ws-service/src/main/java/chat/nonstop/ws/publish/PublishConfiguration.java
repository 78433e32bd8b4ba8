package chat.nonstop.ws.publish;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.wiring.crash.StopPoints;
import chat.nonstop.wiring.node.NodeIdentity;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ProducerFactory;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PublishSettings.class)
class PublishConfiguration {
    /** For what needs no transaction, and for messages in mode {@code idempotent}. */
    @Bean
    RecordLog recordLog(
            ProducerFactory<?, ?> producers, PublishSettings settings, PublishHealth health, MeterRegistry meters) {
        return new IdempotentLog(producers.getConfigurationProperties(), health, meters);
    }

    @Bean
    PublishLifecycle publishLifecycle(
            RecordLog recordLog,
            ProducerFactory<?, ?> producers,
            PublishSettings settings,
            NodeIdentity node,
            StopPoints stops,
            PublishHealth health,
            MeterRegistry meters) {
        return switch (settings.mode()) {
            case IDEMPOTENT -> new PublishLifecycle(recordLog, null);
            case TRANSACTIONAL -> {
                GroupCommit commits = new GroupCommit(
                        KafkaTransactions.factory(producers.getConfigurationProperties(), settings, node.id(), stops),
                        settings,
                        health,
                        meters);
                yield new PublishLifecycle(commits, commits);
            }
        };
    }

    /** Key {@code roomId}: a room's messages share a partition, which is what keeps their order. */
    @Bean
    MessageLog messageLog(PublishLifecycle publishing) {
        return message -> publishing
                .log()
                .append(new KafkaRecord(
                        Topics.CHAT_MESSAGES,
                        Long.toString(message.roomId()),
                        ContractJson.mapper().writeValueAsBytes(message)));
    }
}
