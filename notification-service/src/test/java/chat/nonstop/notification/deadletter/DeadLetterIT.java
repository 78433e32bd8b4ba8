package chat.nonstop.notification.deadletter;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.notification.RunningService;
import chat.nonstop.testing.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.KafkaHeaders;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class DeadLetterIT extends RunningService {
    private final Logger logger = (Logger) LoggerFactory.getLogger(DeadLetterListener.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger alarm = (Logger) LoggerFactory.getLogger("chat.nonstop.notification.alert.LoggedAlarm");
    private final ListAppender<ILoggingEvent> alerts = new ListAppender<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    private KafkaTemplate<String, byte[]> producer;

    @Autowired
    private MeterRegistry metrics;

    @Autowired
    private ConsumerFactory<String, byte[]> consumers;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private StoredDeadLetters stored;

    @LocalServerPort
    private int port;

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

    @Test
    void operatorsSeeWhatWasPutAsideAndOneLetterWithItsValue() throws Exception {
        long offset = anyOffset();
        String id = onlyLetterOf(deadLetter(Topics.CHAT_MESSAGES_DLT, 4, offset, "{\"a\":1"));

        JsonNode page = get("/internal/dead-letters?topic=chat-messages&limit=200&after=" + (Long.parseLong(id) - 1));
        JsonNode letter = get("/internal/dead-letters/" + id);

        assertThat(page.path("open").asLong()).isPositive();
        assertThat(page.path("deadLetters").path(0).path("deadLetterId").asString(""))
                .isEqualTo(id);
        assertThat(page.path("deadLetters").path(0).has("value")).isFalse();
        assertThat(letter.path("state").asString("")).isEqualTo("OPEN");
        assertThat(letter.path("key").asString("")).isEqualTo("7");
        assertThat(letter.at("/origin/offset").asLong()).isEqualTo(offset);
        assertThat(letter.path("valueBytes").asInt()).isEqualTo(6);
        assertThat(Base64.getDecoder().decode(letter.path("value").asString("")))
                .isEqualTo(bytes("{\"a\":1"));
        assertThat(call("GET", "/internal/dead-letters/999999999999").statusCode())
                .isEqualTo(404);
        assertThat(call("GET", "/internal/dead-letters?state=NONE").statusCode())
                .isEqualTo(400);
    }

    @Test
    void oneIsSentAgainOnceHoweverOftenItIsAskedFor() throws Exception {
        String id = onlyLetterOf(deadLetter(Topics.CHAT_READ_EVENTS_DLT, 2, anyOffset(), "{\"again\":1}"));

        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = call("POST", "/internal/dead-letters/" + id + "/replay");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json(answer).path("state").asString("")).isEqualTo("REPLAYED");
        }

        assertThat(replaysOf(List.of(id), Topics.CHAT_READ_EVENTS)).containsExactly(id);
        assertThat(call("DELETE", "/internal/dead-letters/" + id).statusCode()).isEqualTo(409);
    }

    @Test
    void manyAtOnceAskForOneReplayAndItIsSentOnce() throws Exception {
        String id = onlyLetterOf(deadLetter(Topics.CHAT_READ_EVENTS_DLT, 2, anyOffset(), "{\"again\":2}"));

        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                askers.submit(() -> call("POST", "/internal/dead-letters/" + id + "/replay"));
            }
        }

        assertThat(replaysOf(List.of(id), Topics.CHAT_READ_EVENTS)).containsExactly(id);
    }

    @Test
    void aCorrectedValueIsSentOnceInPlaceOfTheOneThatWasPutAside() throws Exception {
        String id = onlyLetterOf(deadLetter(Topics.CHAT_READ_EVENTS_DLT, 2, anyOffset(), "{\"wrong\":"));
        String replay = "/internal/dead-letters/" + id + "/replay";
        String corrected = "{\"right\":\"" + id + "\"}";

        assertThat(post(replay, "{\"still\":", "application/json").statusCode()).isEqualTo(400);
        assertThat(post(replay, corrected, "application/x-www-form-urlencoded").statusCode())
                .as("not taken for a replay of what it holds")
                .isEqualTo(415);
        assertThat(get("/internal/dead-letters/" + id).path("state").asString(""))
                .isEqualTo("OPEN");

        HttpResponse<String> answer = post(replay, corrected, "application/json");
        HttpResponse<String> again = post(replay, corrected, "application/json");

        assertThat(json(answer).path("state").asString("")).isEqualTo("REPLAYED");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(valuesOf(id, Topics.CHAT_READ_EVENTS)).containsExactly("7=" + corrected);
        assertThat(Base64.getDecoder()
                        .decode(get("/internal/dead-letters/" + id)
                                .path("value")
                                .asString("")))
                .as("what was put aside")
                .isEqualTo(bytes("{\"wrong\":"));
    }

    @Test
    void allOfATopicAreSentAgainInTheirOrderAndNoOthers() throws Exception {
        long first = anyOffset();
        String other = onlyLetterOf(deadLetter(Topics.CHAT_MESSAGES_DLT, 1, first, "{\"stays\":1}"));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(onlyLetterOf(deadLetter(Topics.CHAT_READ_EVENTS_DLT, 1, first + i, "{\"all\":" + i + "}")));
        }

        JsonNode answer = json(call("POST", "/internal/dead-letters/replay?topic=chat-read-events"));

        assertThat(answer.path("replayed").asInt()).isGreaterThanOrEqualTo(5);
        assertThat(answer.path("open").asLong(-1)).isZero();
        assertThat(replaysOf(ids, Topics.CHAT_READ_EVENTS)).containsExactlyElementsOf(ids);
        assertThat(get("/internal/dead-letters/" + other).path("state").asString(""))
                .isEqualTo("OPEN");
    }

    @Test
    void whatIsDroppedLosesItsValueAndIsNeverSentAgain() throws Exception {
        String id = onlyLetterOf(deadLetter(Topics.CHAT_READ_EVENTS_DLT, 0, anyOffset(), "{\"gone\":1}"));

        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = call("DELETE", "/internal/dead-letters/" + id);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json(answer).path("state").asString("")).isEqualTo("DROPPED");
            assertThat(json(answer).path("valueBytes").asInt(-1)).isZero();
        }

        HttpResponse<String> replay = call("POST", "/internal/dead-letters/" + id + "/replay");
        assertThat(replay.statusCode()).isEqualTo(409);
        assertThat(json(replay).path("code").asString("")).isEqualTo("TOO_LATE");
        assertThat(get("/internal/dead-letters/" + id).has("value")).isFalse();
    }

    @Test
    void usersAndStrangersSeeNothing() throws Exception {
        for (String token : List.of("", TestTokens.shared().accessToken(1))) {
            assertThat(call("GET", "/internal/dead-letters", token).statusCode())
                    .isEqualTo(401);
            assertThat(call("POST", "/internal/dead-letters/replay", token).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void settledLettersGoAndOpenOnesStay() throws Exception {
        String open = onlyLetterOf(deadLetter(Topics.CHAT_READ_EVENTS_DLT, 0, anyOffset(), "{"));
        String dropped = onlyLetterOf(deadLetter(Topics.CHAT_READ_EVENTS_DLT, 0, anyOffset(), "{"));
        call("DELETE", "/internal/dead-letters/" + dropped);

        stored.sweep(Instant.now().plusSeconds(60));

        assertThat(call("GET", "/internal/dead-letters/" + dropped).statusCode())
                .isEqualTo(404);
        assertThat(call("GET", "/internal/dead-letters/" + open).statusCode()).isEqualTo(200);
    }

    private static long anyOffset() {
        return ThreadLocalRandom.current().nextLong(1_000_000, Long.MAX_VALUE / 2);
    }

    private static ProducerRecord<String, byte[]> deadLetter(String topic, int partition, long offset, String value) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, "7", bytes(value));
        record.headers()
                .add(
                        KafkaHeaders.DLT_ORIGINAL_TOPIC,
                        bytes(topic.substring(0, topic.length() - Topics.DEAD_LETTER_SUFFIX.length())))
                .add(
                        KafkaHeaders.DLT_ORIGINAL_PARTITION,
                        ByteBuffer.allocate(Integer.BYTES).putInt(partition).array())
                .add(
                        KafkaHeaders.DLT_ORIGINAL_OFFSET,
                        ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
        return record;
    }

    /** Puts the record aside and returns the id of its letter. */
    private String onlyLetterOf(ProducerRecord<String, byte[]> record) {
        RecordMetadata place = producer.send(record).join().getRecordMetadata();
        await().untilAsserted(() -> assertThat(letterAt(place)).hasSize(1));
        return letterAt(place).getFirst();
    }

    private List<String> letterAt(RecordMetadata place) {
        return jdbc.sql(
                        "SELECT dead_letter_id FROM dead_letters WHERE topic = ? AND partition = ? AND record_offset = ?")
                .params(place.topic(), place.partition(), place.offset())
                .query(String.class)
                .list();
    }

    private List<Long> lettersFrom(int partition, long offset) {
        return jdbc.sql("SELECT dead_letter_id FROM dead_letters WHERE origin_partition = ? AND origin_offset = ?")
                .params(partition, offset)
                .query(Long.class)
                .list();
    }

    /** The letters that records of the topic are replays of, in the order of the log, as far as they are among these. */
    private List<String> replaysOf(List<String> ids, String topic) {
        return replays(topic).stream()
                .map(DeadLetterIT::replayOf)
                .filter(ids::contains)
                .toList();
    }

    /** Keys and values of what was sent again of a letter. */
    private List<String> valuesOf(String id, String topic) {
        return replays(topic).stream()
                .filter(record -> replayOf(record).equals(id))
                .map(record -> record.key() + "=" + new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static String replayOf(ConsumerRecord<String, byte[]> record) {
        return new String(
                record.headers().lastHeader(ReplayDeadLetters.REPLAY_OF).value(), StandardCharsets.US_ASCII);
    }

    private List<ConsumerRecord<String, byte[]>> replays(String topic) {
        List<ConsumerRecord<String, byte[]>> replays = new ArrayList<>();
        try (Consumer<String, byte[]> consumer = consumers.createConsumer("replays-" + UUID.randomUUID(), "")) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.headers().lastHeader(ReplayDeadLetters.REPLAY_OF) != null) {
                        replays.add(record);
                    }
                });
            }
        }
        return replays;
    }

    /** How many alerts have named it. */
    private long alerted(String place) {
        return alerts.list.stream()
                .filter(event -> event.getFormattedMessage().contains(place))
                .count();
    }

    private JsonNode get(String path) throws Exception {
        return json(call("GET", path));
    }

    private static JsonNode json(HttpResponse<String> response) {
        return ContractJson.mapper().readTree(response.body());
    }

    private HttpResponse<String> post(String path, String body, String contentType) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer " + TestTokens.shared().serviceToken("operator"))
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> call(String method, String path) throws Exception {
        return call(method, path, TestTokens.shared().serviceToken("operator"));
    }

    private HttpResponse<String> call(String method, String path, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
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
