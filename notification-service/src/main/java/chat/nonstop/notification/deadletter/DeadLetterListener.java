package chat.nonstop.notification.deadletter;

import chat.nonstop.contracts.kafka.Groups;
import chat.nonstop.contracts.kafka.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

/** Counts and logs every record that was put aside: {@code chat.dead.letters}, tag {@code topic}. */
@Component
class DeadLetterListener {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterListener.class);

    private static final List<String> TOPICS =
            List.of(Topics.CHAT_MESSAGES_DLT, Topics.CHAT_READ_EVENTS_DLT, Topics.CHAT_ROOM_EVENTS_DLT);

    private final MeterRegistry metrics;

    DeadLetterListener(MeterRegistry metrics) {
        this.metrics = metrics;
        // From the start, at 0: an alert sees the first one as a change.
        TOPICS.forEach(this::counterOf);
    }

    @KafkaListener(
            id = Groups.DEAD_LETTER,
            topics = {Topics.CHAT_MESSAGES_DLT, Topics.CHAT_READ_EVENTS_DLT, Topics.CHAT_ROOM_EVENTS_DLT})
    void onRecords(List<ConsumerRecord<String, byte[]>> records, Acknowledgment offsets) {
        for (ConsumerRecord<String, byte[]> record : records) {
            DeadLetter dead = DeadLetter.of(record);
            log.atWarn()
                    .addKeyValue("topic", dead.topic())
                    .addKeyValue("partition", dead.partition())
                    .addKeyValue("offset", dead.offset())
                    .addKeyValue("deadLetterTopic", record.topic())
                    .addKeyValue("deadLetterPartition", record.partition())
                    .addKeyValue("deadLetterOffset", record.offset())
                    .addKeyValue("cause", dead.cause())
                    .log("record put aside as poison");
            counterOf(record.topic()).increment();
        }
        offsets.acknowledge();
    }

    private Counter counterOf(String topic) {
        return Counter.builder("chat.dead.letters")
                .description("records that consumers have put aside as poison")
                .tag("topic", topic)
                .register(metrics);
    }
}
