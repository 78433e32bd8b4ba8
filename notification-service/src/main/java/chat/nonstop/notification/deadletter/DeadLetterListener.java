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

/**
 * Keeps, counts ({@code chat.dead.letters}, tag {@code topic}) and logs every record that was put aside. Safe to replay: a
 * letter that is kept already is neither counted nor logged again. {@link Alerts} tells of it.
 */
@Component
class DeadLetterListener {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterListener.class);

    private static final List<String> TOPICS =
            List.of(Topics.CHAT_MESSAGES_DLT, Topics.CHAT_READ_EVENTS_DLT, Topics.CHAT_ROOM_EVENTS_DLT);

    private final StoredDeadLetters stored;
    private final MeterRegistry metrics;

    DeadLetterListener(StoredDeadLetters stored, MeterRegistry metrics) {
        this.stored = stored;
        this.metrics = metrics;
        // From the start, at 0: an alert sees the first one as a change.
        TOPICS.forEach(this::counterOf);
    }

    @KafkaListener(
            id = Groups.DEAD_LETTER,
            topics = {Topics.CHAT_MESSAGES_DLT, Topics.CHAT_READ_EVENTS_DLT, Topics.CHAT_ROOM_EVENTS_DLT})
    void onRecords(List<ConsumerRecord<String, byte[]>> records, Acknowledgment offsets) {
        for (StoredDeadLetters.Kept kept : stored.keep(records)) {
            log.atWarn()
                    .addKeyValue("deadLetterId", kept.deadLetterId())
                    .addKeyValue("topic", kept.origin().topic())
                    .addKeyValue("partition", kept.origin().partition())
                    .addKeyValue("offset", kept.origin().offset())
                    .addKeyValue("deadLetterTopic", kept.topic())
                    .addKeyValue("deadLetterPartition", kept.partition())
                    .addKeyValue("deadLetterOffset", kept.offset())
                    .addKeyValue("cause", kept.origin().cause())
                    .log("record put aside as poison");
            counterOf(kept.topic()).increment();
        }
        offsets.acknowledge(); // only now: the letters are kept
    }

    private Counter counterOf(String topic) {
        return Counter.builder("chat.dead.letters")
                .description("records that consumers have put aside as poison")
                .tag("topic", topic)
                .register(metrics);
    }
}
