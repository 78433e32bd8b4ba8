package chat.nonstop.notification.deadletter;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.nonstop.contracts.kafka.Topics;
import io.micrometer.core.instrument.MeterRegistry;
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
import org.springframework.kafka.support.KafkaHeaders;
import tools.jackson.databind.JsonNode;

/** What is put aside is kept, counted, logged and told of. */
@ExtendWith(OutputCaptureExtension.class)
class DeadLetterIT extends PutAsideRecords {
    private final Logger logger = (Logger) LoggerFactory.getLogger(DeadLetterListener.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger alarm = (Logger) LoggerFactory.getLogger("chat.nonstop.notification.alert.LoggedAlarm");
    private final ListAppender<ILoggingEvent> alerts = new ListAppender<>();

    @Autowired
    private MeterRegistry metrics;

    /** An alert names the first few of its letters only: none of other tests may stand before those put aside here. */
    @BeforeEach
    void awaitEarlierAlerts() {
        await().until(() -> jdbc.sql("SELECT count(*) FROM dead_letters WHERE alerted_at IS NULL")
                        .query(Long.class)
                        .single()
                == 0);
    }

    @BeforeEach
    void listen() {
        appender.list = new CopyOnWriteArrayList<>();
        appender.start();
        logger.addAppender(appender);
        alerts.list = new CopyOnWriteArrayList<>();
        alerts.start();
        alarm.addAppender(alerts);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
        alarm.detachAppender(alerts);
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
    void oneRecordPutAsideTwiceIsKeptCountedAndToldOfOnce() {
        double before = counted(Topics.CHAT_MESSAGES_DLT);
        long offset = anyOffset();

        send(deadLetter(Topics.CHAT_MESSAGES_DLT, 5, offset, "{"));
        send(deadLetter(Topics.CHAT_MESSAGES_DLT, 5, offset, "{"));
        send(deadLetter(Topics.CHAT_MESSAGES_DLT, 5, offset + 1, "{"));

        await().untilAsserted(() ->
                assertThat(lettersFrom(5, offset + 1)).as("the last one").hasSize(1));
        assertThat(lettersFrom(5, offset)).hasSize(1);
        assertThat(counted(Topics.CHAT_MESSAGES_DLT)).isEqualTo(before + 2);
        assertThat(logged())
                .anySatisfy(line -> assertThat(line)
                        .containsEntry("topic", Topics.CHAT_MESSAGES)
                        .containsEntry("partition", 5)
                        .containsEntry("offset", offset));
        String place = "chat-messages-5@" + offset + ":";
        await().untilAsserted(() -> assertThat(alerted(place)).isEqualTo(1));
        await().untilAsserted(() ->
                assertThat(alerted("chat-messages-5@" + (offset + 1))).isEqualTo(1));
        assertThat(alerted(place)).isEqualTo(1);
    }

    @Test
    void headersThatNobodyShouldHaveWrittenSendNothingElsewhere() throws Exception {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.CHAT_MESSAGES_DLT, "k\u0000y", bytes("\u0000"));
        record.headers()
                .add(KafkaHeaders.DLT_ORIGINAL_TOPIC, bytes("someone-elses-topic"))
                .add(KafkaHeaders.DLT_ORIGINAL_PARTITION, bytes("x"))
                .add(KafkaHeaders.DLT_EXCEPTION_FQCN, bytes("bad\u0000\n\u001b[31mcause"));
        String origin = onlyLetterOf(record);

        JsonNode letter = get("/internal/dead-letters/" + origin);

        assertThat(letter.at("/origin/topic").asString("")).isEqualTo(Topics.CHAT_MESSAGES);
        assertThat(letter.at("/origin/partition").asInt()).isEqualTo(-1);
        assertThat(letter.path("cause").asString("")).isEqualTo("bad   [31mcause");
        assertThat(letter.path("key").asString("")).isEqualTo("k\u0000y");
    }

    private List<Long> lettersFrom(int partition, long offset) {
        return jdbc.sql("SELECT dead_letter_id FROM dead_letters WHERE origin_partition = ? AND origin_offset = ?")
                .params(partition, offset)
                .query(Long.class)
                .list();
    }

    /** How many alerts have named it. */
    private long alerted(String place) {
        return alerts.list.stream()
                .filter(event -> event.getFormattedMessage().contains(place))
                .count();
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
}
