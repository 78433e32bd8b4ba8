package chat.nonstop.readreceipt.cursor;

import static chat.nonstop.testing.TestRooms.cursor;
import static chat.nonstop.testing.TestRooms.group;
import static chat.nonstop.testing.TestRooms.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.ReadReported;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.ReadCursors;
import chat.nonstop.readreceipt.RunningService;
import chat.nonstop.testing.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.core.KafkaTemplate;

/** A room of fifty messages, and what two of its members report. */
abstract class ReadReportRoom extends RunningService {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    private KafkaTemplate<String, byte[]> producer;

    long reader;
    long marker;
    long room;

    @BeforeEach
    void aRoomOfFiftyMessages() {
        reader = user();
        marker = user();
        room = group(50, reader, marker);
    }

    final RecordMetadata report(long roomId, long userId, long messageId) {
        return send(
                roomId,
                ContractJson.mapper().writeValueAsString(ReadReported.read(roomId, userId, messageId, Instant.now())));
    }

    final void delivered(long roomId, long userId, long messageId) {
        send(
                roomId,
                ContractJson.mapper()
                        .writeValueAsString(new ReadReported(roomId, userId, null, messageId, Instant.now())));
    }

    final RecordMetadata send(long roomId, String value) {
        return send(Topics.CHAT_READ_EVENTS, roomId, value);
    }

    final RecordMetadata send(String topic, long roomId, String value) {
        return producer.send(topic, Long.toString(roomId), value.getBytes(StandardCharsets.UTF_8))
                .join()
                .getRecordMetadata();
    }

    final void awaitCursor(long userId, long messageId) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cursor(room, userId)).isEqualTo(messageId));
    }

    static List<ReadCursors.Cursor> told(List<Signal> signals) {
        return signals.stream()
                .map(signal -> ContractJson.mapper().readValue(signal.body(), ReadCursors.class))
                .flatMap(cursors -> cursors.cursors().stream())
                .toList();
    }

    static List<ConsumerRecord<String, byte[]>> deadLettersOf(long roomId) {
        return DeadLetters.of(Topics.CHAT_READ_EVENTS, Long.toString(roomId));
    }
}
