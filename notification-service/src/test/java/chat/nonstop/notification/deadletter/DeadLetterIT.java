package chat.nonstop.notification.deadletter;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.notification.RunningService;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.KafkaHeaders;

@ExtendWith(OutputCaptureExtension.class)
class DeadLetterIT extends RunningService {
    private final Logger logger = (Logger) LoggerFactory.getLogger(DeadLetterListener.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    @Autowired
    private KafkaTemplate<String, byte[]> producer;

    @Autowired
    private MeterRegistry metrics;

    @BeforeEach
    void listen() {
        appender.list = new CopyOnWriteArrayList<>();
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
    }

    @Test
    void poisonIsCountedAndLoggedWithItsPlaceAndCauseButNotItsContent(CapturedOutput output) {
        String secret = "secret-" + UUID.randomUUID();
        double before = counted(Topics.CHAT_ROOM_EVENTS_DLT);

        long offset = send(new ProducerRecord<>(Topics.CHAT_ROOM_EVENTS, "7", bytes("{\"content\":\"" + secret)));

        await().untilAsserted(
                        () -> assertThat(counted(Topics.CHAT_ROOM_EVENTS_DLT)).isEqualTo(before + 1));
        assertThat(logged())
                .anySatisfy(line -> assertThat(line)
                        .containsEntry("topic", Topics.CHAT_ROOM_EVENTS)
                        .containsEntry("offset", offset)
                        .containsEntry("deadLetterTopic", Topics.CHAT_ROOM_EVENTS_DLT)
                        .hasEntrySatisfying(
                                "cause", cause -> assertThat(cause.toString()).contains("PoisonRecordException")));
        assertThat(logged().toString()).doesNotContain(secret);
        assertThat(output.getAll()).doesNotContain(secret);
    }

    @Test
    void theDeadLettersOfEveryTopicAreCounted() {
        for (String topic : List.of(Topics.CHAT_MESSAGES_DLT, Topics.CHAT_READ_EVENTS_DLT)) {
            double before = counted(topic);

            send(new ProducerRecord<>(topic, "7", bytes("{")));

            await().untilAsserted(() -> assertThat(counted(topic)).isEqualTo(before + 1));
        }
    }

    @Test
    void theOriginIsReadFromTheHeaders() {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(Topics.CHAT_MESSAGES_DLT, "7", bytes("{"));
        record.headers()
                .add(KafkaHeaders.DLT_ORIGINAL_TOPIC, bytes(Topics.CHAT_MESSAGES))
                .add(
                        KafkaHeaders.DLT_ORIGINAL_PARTITION,
                        ByteBuffer.allocate(Integer.BYTES).putInt(5).array())
                .add(
                        KafkaHeaders.DLT_ORIGINAL_OFFSET,
                        ByteBuffer.allocate(Long.BYTES).putLong(123_456).array());

        send(record);

        await().untilAsserted(() -> assertThat(logged())
                .anySatisfy(line -> assertThat(line)
                        .containsEntry("topic", Topics.CHAT_MESSAGES)
                        .containsEntry("partition", 5)
                        .containsEntry("offset", 123_456L)));
    }

    /** The keys and values of what the listener has logged. */
    private List<Map<String, Object>> logged() {
        return appender.list.stream()
                .map(event -> event.getKeyValuePairs().stream().collect(toMap(pair -> pair.key, pair -> pair.value)))
                .toList();
    }

    private long send(ProducerRecord<String, byte[]> record) {
        return producer.send(record).join().getRecordMetadata().offset();
    }

    private double counted(String topic) {
        return metrics.get("chat.dead.letters").tag("topic", topic).counter().count();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
