package chat.nonstop.notification.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.testing.ContractAssert;
import chat.nonstop.wiring.kafka.ContractRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewMessageTest {
    private static final String GOLDEN = ContractAssert.example("room-event.message-stored");

    @Test
    void theGoldenEventIsUnderstood() {
        assertThat(read(GOLDEN))
                .contains(new NewMessage(7, 42, 3, Instant.parse("2026-11-20T09:15:30.123Z"), List.of()));
    }

    @Test
    void whomItMentionsIsUnderstood() {
        assertThat(read(GOLDEN.replace("\"sentAt\"", "\"mentions\":[4,5],\"sentAt\""))
                        .orElseThrow()
                        .mentions())
                .containsExactly(4L, 5L);
    }

    @Test
    void anEventOfALaterKindIsLeftAlone() {
        assertThat(read("{\"kind\":\"ROOM_PAINTED\",\"roomId\":7,\"messageId\":42,\"colour\":\"red\"}"))
                .isEmpty();
    }

    @Test
    void aMessageOfALaterTypeIsStillAMessage() {
        assertThat(read(GOLDEN.replace("\"TEXT\"", "\"HOLOGRAM\""))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"kind\":\"MESSAGE_STORED\",\"roomId\":7,\"messageId\":42}",
                "{\"kind\":\"MESSAGE_STORED\",\"roomId\":7,\"messageId\":42,\"message\":{\"senderId\":3}}",
                "{\"kind\":\"MESSAGE_STORED\",\"roomId\":7,\"messageId\":0,"
                        + "\"message\":{\"senderId\":3,\"sentAt\":\"2026-11-20T09:15:30Z\"}}",
                "{\"kind\":\"MESSAGE_STORED\",\"roomId\":7,\"messageId\":42,"
                        + "\"message\":{\"sentAt\":\"2026-11-20T09:15:30Z\"}}"
            })
    void anEventThatDoesNotSayWhichMessageIsBroken(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining(":");
    }

    @Test
    void contentIsNotHeld() {
        assertThat(ContractRecords.read(recordOf(GOLDEN), NewMessage.Event.class)
                        .toString())
                .doesNotContain("hello");
    }

    private static Optional<NewMessage> read(String json) {
        return ContractRecords.read(recordOf(json), NewMessage.Event.class).newMessage();
    }

    private static ConsumerRecord<String, byte[]> recordOf(String json) {
        return new ConsumerRecord<>("chat-room-events", 0, 0, "7", json.getBytes(StandardCharsets.UTF_8));
    }
}
