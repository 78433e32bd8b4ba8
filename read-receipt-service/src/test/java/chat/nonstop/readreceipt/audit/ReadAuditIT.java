package chat.nonstop.readreceipt.audit;

import static chat.nonstop.testing.TestRooms.group;
import static chat.nonstop.testing.TestRooms.say;
import static chat.nonstop.testing.TestRooms.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.readreceipt.RunningService;
import chat.nonstop.readreceipt.audit.Drift.Kind;
import chat.nonstop.testing.TestRooms;
import chat.nonstop.testing.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

class ReadAuditIT extends RunningService {
    @LocalServerPort
    private int port;

    @Autowired
    private StringRedisTemplate redis;

    @Autowired
    private MeterRegistry metrics;

    private final HttpClient http = HttpClient.newHttpClient();

    private long reader;
    private long writer;
    private long room;

    @BeforeEach
    void aRoomOfFiveMessages() {
        reader = user();
        writer = user();
        room = group(0, reader, writer);
        for (int i = 0; i < 5; i++) {
            say(room, writer, i == 2 ? "SYSTEM" : "TEXT");
        }
    }

    @Test
    void roomThatIsAsItShouldBeHasNoDrift() throws Exception {
        TestRooms.hide(room, 1, reader);
        TestRooms.delete(room, 2);
        copy(Map.of("0", "5", "" + reader, "0 0", "" + writer, "5 5"));

        AuditRooms.Findings findings = audit("roomId=" + room);

        assertThat(findings).isEqualTo(new AuditRooms.Findings(1, 2, 0, 0, List.of(), null));
        assertThat(redis.hasKey(RedisKeys.roomCursors(room))).isTrue();
    }

    @Test
    void ownMessageBehindTheCursorIsFoundAsUnreadThatIsNone() throws Exception {
        change("UPDATE chat_room_members SET last_read_message_id = 3 WHERE room_id = ? AND user_id = ?", writer);

        assertFound(Kind.UNREAD, writer, "0", "2");
    }

    @Test
    void roomWhoseHeadIsNotItsLastMessageIsFound() throws Exception {
        TestRooms.change("UPDATE chat_rooms SET last_message_id = 6 WHERE room_id = ?", room);

        assertThat(audit("roomId=" + room).drifts()).extracting(Drift::kind).contains(Kind.HEAD);

        TestRooms.change("UPDATE chat_rooms SET last_message_id = 5 WHERE room_id = ?", room);
        TestRooms.change("DELETE FROM messages WHERE room_id = ? AND message_id = 4", room);

        assertThat(audit("roomId=" + room).drifts()).extracting(Drift::kind).contains(Kind.HEAD);
    }

    @Test
    void cursorBeyondTheRoomIsFound() throws Exception {
        change("UPDATE chat_room_members SET last_read_message_id = 9 WHERE room_id = ? AND user_id = ?", reader);
        assertFound(Kind.BEYOND_ROOM, reader, "5", "9");

        change("UPDATE chat_room_members SET last_read_message_id = 0 WHERE room_id = ? AND user_id = ?", reader);
        change("UPDATE chat_room_members SET last_delivered_message_id = 8 WHERE room_id = ? AND user_id = ?", reader);
        assertFound(Kind.BEYOND_ROOM, reader, "5", "8");
        assertThat(TestRooms.number(
                        "SELECT last_delivered_message_id FROM chat_room_members WHERE room_id = ? AND user_id = ?",
                        room,
                        reader))
                .as("the record is never touched")
                .isEqualTo(8);
    }

    @Test
    void copyThatIsAheadOrBehindIsFoundAndDropped() throws Exception {
        copy(Map.of("" + reader, "4 4"));
        assertFound(Kind.COPY, reader, "0 0", "4 4");
        assertThat(redis.hasKey(RedisKeys.roomCursors(room))).isFalse();

        copy(Map.of("0", "5", "" + reader, "0 0", "" + writer, "4 5"));
        assertFound(Kind.COPY, writer, "5 5", "4 5");
        assertThat(redis.hasKey(RedisKeys.roomCursors(room))).isFalse();
    }

    @Test
    void copyWhereMoreIsReadThanDeliveredIsFoundAndDropped() throws Exception {
        copy(Map.of("" + writer, "5 3"));

        assertFound(Kind.DELIVERED_BEHIND_READ, writer, ">= 5", "3");
        assertThat(redis.hasKey(RedisKeys.roomCursors(room))).isFalse();
    }

    @Test
    void roomsAreAuditedByPagesAndCounted() throws Exception {
        group(0, reader);
        group(0, reader);
        double before = metrics.get("chat.read.audit.rooms").counter().count();

        AuditRooms.Findings first = audit("after=" + (room - 1) + "&limit=2");
        assertThat(first.rooms()).isEqualTo(2);
        assertThat(first.nextAfter()).isNotNull();

        assertThat(audit("after=" + first.nextAfter()).rooms()).isPositive();
        assertThat(metrics.get("chat.read.audit.rooms").counter().count()).isGreaterThanOrEqualTo(before + 3);
    }

    @Test
    void onlyServicesMayAsk() throws Exception {
        assertThat(post("roomId=" + room, TestTokens.shared().accessToken(reader))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void oneOfSeveralInstancesHasTheTurn() {
        redis.delete("read-audit:turn");
        AuditTurn one = new AuditTurn(redis);
        AuditTurn other = new AuditTurn(redis);

        assertThat(one.take(Duration.ofMinutes(1))).isTrue();
        assertThat(other.take(Duration.ofMinutes(1))).isFalse();
        redis.delete("read-audit:turn");
    }

    private void assertFound(Kind kind, long userId, String expected, String found) throws Exception {
        double before = drifted(kind);

        AuditRooms.Findings findings = audit("roomId=" + room);

        assertThat(findings.drifts())
                .extracting(Drift::kind, Drift::userId, Drift::expected, Drift::found)
                .contains(tuple(kind, userId, expected, found));
        assertThat(drifted(kind)).isEqualTo(before + 1);
    }

    private double drifted(Kind kind) {
        return metrics.get("chat.read.audit.drift")
                .tag("kind", kind.tag())
                .counter()
                .count();
    }

    private void copy(Map<String, String> fields) {
        redis.opsForHash().putAll(RedisKeys.roomCursors(room), fields);
    }

    private void change(String sql, long userId) {
        TestRooms.change(sql, room, userId);
    }

    private AuditRooms.Findings audit(String query) throws Exception {
        HttpResponse<String> answer = post(query, TestTokens.shared().serviceToken("test-" + UUID.randomUUID()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ContractJson.mapper().readValue(answer.body(), AuditRooms.Findings.class);
    }

    private HttpResponse<String> post(String query, String token) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + Paths.INTERNAL_READ_AUDIT + "?" + query))
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
