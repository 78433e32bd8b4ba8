package chat.nonstop.notification.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.testing.TestTokens;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.core.ConsumerFactory;
import tools.jackson.databind.JsonNode;

/** What operators see of what was put aside, and what they do with it: sent again once, or dropped. */
class DeadLetterDoorIT extends PutAsideRecords {
    @Autowired
    private ConsumerFactory<String, byte[]> consumers;

    @Autowired
    private StoredDeadLetters stored;

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

    /** Which of these letters records of the topic are replays of, in the order of the log. */
    private List<String> replaysOf(List<String> ids, String topic) {
        return replays(topic).stream()
                .map(DeadLetterDoorIT::replayOf)
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
}
