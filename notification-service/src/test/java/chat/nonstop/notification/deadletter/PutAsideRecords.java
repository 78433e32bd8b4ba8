package chat.nonstop.notification.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.notification.RunningService;
import chat.nonstop.testing.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.KafkaHeaders;
import tools.jackson.databind.JsonNode;

/** Records that are put aside, and the door by which operators see and settle them. */
abstract class PutAsideRecords extends RunningService {
    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    KafkaTemplate<String, byte[]> producer;

    @Autowired
    JdbcClient jdbc;

    @LocalServerPort
    private int port;

    static long anyOffset() {
        return ThreadLocalRandom.current().nextLong(1_000_000, Long.MAX_VALUE / 2);
    }

    static ProducerRecord<String, byte[]> deadLetter(String topic, int partition, long offset, String value) {
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
    final String onlyLetterOf(ProducerRecord<String, byte[]> record) {
        RecordMetadata place = producer.send(record).join().getRecordMetadata();
        await().untilAsserted(() -> assertThat(letterAt(place)).hasSize(1));
        return letterAt(place).getFirst();
    }

    private List<String> letterAt(RecordMetadata place) {
        return jdbc.sql("SELECT dead_letter_id FROM dead_letters"
                        + " WHERE topic = ? AND partition = ? AND record_offset = ?")
                .params(place.topic(), place.partition(), place.offset())
                .query(String.class)
                .list();
    }

    final JsonNode get(String path) throws Exception {
        return json(call("GET", path));
    }

    static JsonNode json(HttpResponse<String> response) {
        return ContractJson.mapper().readTree(response.body());
    }

    final HttpResponse<String> post(String path, String body, String contentType) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer " + TestTokens.shared().serviceToken("operator"))
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    final HttpResponse<String> call(String method, String path) throws Exception {
        return call(method, path, TestTokens.shared().serviceToken("operator"));
    }

    final HttpResponse<String> call(String method, String path, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
