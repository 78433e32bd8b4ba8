package chat.nonstop.notification.mute;

import static chat.nonstop.testing.TestRooms.group;
import static chat.nonstop.testing.TestRooms.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.event.RoomEvent;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.rest.Problem;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.notification.RunningService;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.TestRooms;
import chat.nonstop.testing.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.kafka.core.KafkaTemplate;

class MuteIT extends RunningService {
    private static final String FURTHER_NOTICE = "{\"until\":\"9999-12-31T23:59:59Z\"}";

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private KafkaTemplate<String, byte[]> producer;

    private long sender;
    private long muting;
    private long room;
    private long other;

    @BeforeEach
    void twoRooms() {
        sender = user();
        muting = user();
        room = group(50, sender, muting);
        other = group(50, sender, muting);
    }

    @Test
    void memberHearsNothingOfAMutedRoomAndEverythingOfOthers() throws Exception {
        long loud = user();
        TestRooms.join(room, loud, 0);
        List<Signal> signals = signalsOf(muting);
        List<Signal> loudSignals = signalsOf(loud);

        assertThat(put(muting, room, FURTHER_NOTICE).statusCode()).isEqualTo(204);
        stored(room, 1);
        await().untilAsserted(() -> assertThat(loudSignals).hasSize(1));
        stored(other, 1);

        await().untilAsserted(() -> assertThat(rooms(signals)).contains(other));
        assertThat(rooms(signals)).containsExactly(other);
        assertThat(TestRooms.number(
                        "SELECT count(*) FROM notifications WHERE room_id = ? AND user_id = ?", room, muting))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"until\":null}", "{}", "{\"until\":\"2020-01-01T00:00:00Z\"}"})
    void muteEnds(String end) throws Exception {
        List<Signal> signals = signalsOf(muting);
        assertThat(put(muting, room, FURTHER_NOTICE).statusCode()).isEqualTo(204);

        assertThat(put(muting, room, end).statusCode()).isEqualTo(204);
        stored(room, 2);

        await().untilAsserted(() -> assertThat(rooms(signals)).containsExactly(room));
    }

    @Test
    void onlyMembersMute() throws Exception {
        assertRefused(put(user(), room, FURTHER_NOTICE), 403, RefusalCode.NOT_A_MEMBER);
        assertRefused(put(muting, Long.MAX_VALUE, FURTHER_NOTICE), 403, RefusalCode.NOT_A_MEMBER);
        TestRooms.leave(room, muting);
        assertRefused(put(muting, room, FURTHER_NOTICE), 403, RefusalCode.NOT_A_MEMBER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"until\":\"tomorrow\"}              | INVALID_JSON",
                "{\"until\":\"+10000-01-01T00:00:00Z\"}| INVALID_REQUEST",
                "{\"until\":\"-0001-01-01T00:00:00Z\"} | INVALID_REQUEST",
                "[]                                    | INVALID_JSON",
                "{                                     | INVALID_JSON"
            })
    void whatIsNoTimeIsRefused(String body, RefusalCode code) throws Exception {
        assertRefused(put(muting, room, body), 400, code);
    }

    private HttpResponse<String> put(long userId, long roomId, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/v1/chat/rooms/" + roomId + "/mute"))
                .header("Authorization", "Bearer " + TestTokens.shared().accessToken(userId))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static void assertRefused(HttpResponse<String> answer, int status, RefusalCode code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        ContractAssert.assertFits("problem", answer.body());
        assertThat(ContractJson.mapper().readValue(answer.body(), Problem.class).code())
                .isEqualTo(code);
    }

    private static List<Long> rooms(List<Signal> signals) {
        return signals.stream()
                .map(signal -> ContractJson.mapper()
                        .readValue(signal.body(), Notification.class)
                        .roomId())
                .toList();
    }

    private void stored(long roomId, long messageId) {
        Message message = new Message(
                roomId, messageId, sender, UUID.randomUUID(), MessageType.TEXT, "content", null, null, Instant.now());
        producer.send(
                        Topics.CHAT_ROOM_EVENTS,
                        Long.toString(roomId),
                        ContractJson.mapper().writeValueAsBytes(RoomEvent.messageStored(message)))
                .join();
    }
}
