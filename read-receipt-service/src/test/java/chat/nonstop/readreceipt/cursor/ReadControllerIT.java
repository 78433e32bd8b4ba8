package chat.nonstop.readreceipt.cursor;

import static chat.nonstop.testing.TestRooms.cursor;
import static chat.nonstop.testing.TestRooms.group;
import static chat.nonstop.testing.TestRooms.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.rest.Problem;
import chat.nonstop.contracts.stomp.ReadCursors;
import chat.nonstop.local.stack.ChildProcess;
import chat.nonstop.readreceipt.RunningService;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.TestRooms;
import chat.nonstop.testing.TestTokens;
import chat.nonstop.testing.stack.TestStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

class ReadControllerIT extends RunningService {
    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private StringRedisTemplate redis;

    @Autowired
    private CachedCursors cached;

    private long alice;
    private long bob;
    private long room;

    @BeforeEach
    void aRoomOfFiftyMessages() {
        alice = user();
        bob = user();
        room = group(50, alice, bob);
    }

    @Test
    void aMembersReportMovesTheCursor() throws Exception {
        HttpResponse<String> answer = report(room, alice, "{\"lastReadMessageId\":42}");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        await().untilAsserted(() -> assertThat(cursor(room, alice)).isEqualTo(42));
    }

    @Test
    void anOutsiderIsRefusedAndASecondLaterInvitedIsNot() throws Exception {
        long outsider = user();

        assertRefused(report(room, outsider, "{\"lastReadMessageId\":42}"), 403, RefusalCode.NOT_A_MEMBER);
        assertRefused(read(room, outsider), 403, RefusalCode.NOT_A_MEMBER);
        assertRefused(read(Long.MAX_VALUE, alice), 403, RefusalCode.NOT_A_MEMBER);

        TestRooms.join(room, outsider, 50);
        assertThat(report(room, outsider, "{\"lastReadMessageId\":42}").statusCode())
                .isEqualTo(204);
        assertThat(read(room, outsider).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasToldIsNotTakenBackByAnOlderCopyOfTheDatabase(boolean ofTwo) throws Exception {
        if (ofTwo) {
            TestRooms.change("UPDATE chat_rooms SET type = 'ONE_TO_ONE', name = NULL WHERE room_id = ?", room);
        }
        report(room, alice, "{\"lastReadMessageId\":42}");
        await().untilAsserted(() -> assertThat(cursor(room, alice)).isEqualTo(42));
        await().untilAsserted(() -> assertThat(readBy(alice)).isEqualTo(42));

        TestRooms.change(
                "UPDATE chat_room_members SET last_read_message_id = 0, last_delivered_message_id = 0 WHERE room_id = ?",
                room);
        TestRooms.change("UPDATE chat_rooms SET last_message_id = 30 WHERE room_id = ?", room);

        assertThat(readBy(alice)).isEqualTo(42);
        assertThat(readBy(bob)).isZero();
    }

    private long readBy(long userId) throws Exception {
        return ContractJson.mapper().readValue(read(room, alice).body(), ReadCursors.class).cursors().stream()
                .filter(cursor -> cursor.userId() == userId)
                .findFirst()
                .orElseThrow()
                .lastReadMessageId();
    }

    @Test
    void aMemberWhoLeftCannotLookAnyMore() throws Exception {
        assertThat(read(room, bob).statusCode()).isEqualTo(200);

        TestRooms.leave(room, bob);

        assertRefused(read(room, bob), 403, RefusalCode.NOT_A_MEMBER);
    }

    @Test
    void withoutATokenNothingIsAnswered() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(room)).GET().build();

        assertRefused(http.send(request, BodyHandlers.ofString()), 401, RefusalCode.UNAUTHENTICATED);
    }

    @Test
    void whatIsNotAReportIsRefused() throws Exception {
        assertRefused(report(room, alice, "{"), 400, RefusalCode.INVALID_JSON);
        assertRefused(report(room, alice, "{\"lastReadMessageId\":0}"), 400, RefusalCode.INVALID_REQUEST);
        assertRefused(report(room, alice, "{\"lastReadMessageId\":-3}"), 400, RefusalCode.INVALID_REQUEST);
        assertThat(report(room, alice, "{}").statusCode()).isEqualTo(400);
        assertThat(report(room, alice, "{\"lastReadMessageId\":99999999999999999999}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void everybodysCursorIsAnsweredAndKeptInRedis() throws Exception {
        assertCursors(cursorOf(alice, 0), cursorOf(bob, 0));

        report(room, alice, "{\"lastReadMessageId\":42}");

        await().untilAsserted(() -> assertCursors(cursorOf(alice, 42), cursorOf(bob, 0)));
        assertThat(redis.opsForHash().entries(RedisKeys.roomCursors(room)))
                .containsEntry(Long.toString(alice), "42 42")
                .containsEntry(Long.toString(bob), "0 0");
        assertThat(redis.getExpire(RedisKeys.roomCursors(room))).isPositive();
    }

    @Test
    void whoJoinedLaterStandsAtTheJoinPoint() throws Exception {
        long joiner = user();
        TestRooms.join(room, joiner, 30);

        assertCursors(cursorOf(alice, 0), cursorOf(bob, 0), cursorOf(joiner, 30));
    }

    @Test
    void deliveryCanBeReportedWithReadingOrAlone() throws Exception {
        assertThat(report(room, alice, "{\"lastDeliveredMessageId\":45}").statusCode())
                .isEqualTo(204);
        await().untilAsserted(() -> assertCursors(new ReadCursors.Cursor(alice, 0, 45), cursorOf(bob, 0)));

        assertThat(report(room, alice, "{\"lastReadMessageId\":46,\"lastDeliveredMessageId\":47}")
                        .statusCode())
                .isEqualTo(204);
        await().untilAsserted(() -> assertCursors(new ReadCursors.Cursor(alice, 46, 47), cursorOf(bob, 0)));
        assertRefused(report(room, alice, "{}"), 400, RefusalCode.INVALID_REQUEST);
    }

    @Test
    void whatRedisLostIsReadFromTheRecordAgain() throws Exception {
        report(room, alice, "{\"lastReadMessageId\":42}");
        await().untilAsserted(() -> assertCursors(cursorOf(alice, 42), cursorOf(bob, 0)));

        redis.delete(RedisKeys.roomCursors(room));

        assertCursors(cursorOf(alice, 42), cursorOf(bob, 0));
        assertThat(redis.hasKey(RedisKeys.roomCursors(room))).isTrue();
    }

    @Test
    void aHashThatHoldsOnlySomeMembersIsNotTakenForAll() throws Exception {
        report(room, alice, "{\"lastReadMessageId\":42}");
        await().untilAsserted(() ->
                assertThat(redis.opsForHash().size(RedisKeys.roomCursors(room))).isPositive());

        assertCursors(cursorOf(alice, 42), cursorOf(bob, 0));
    }

    @Test
    void whatASenderReadBySendingIsSeenAtOnce() throws Exception {
        assertCursors(cursorOf(alice, 0), cursorOf(bob, 0));

        TestRooms.sent(room, 51, bob);

        assertCursors(cursorOf(alice, 0), cursorOf(bob, 51));
    }

    @Test
    void aCursorThatWasRaisedWhileTheRecordWasReadStaysRaised() {
        ReadCursors before = new ReadCursors(room, List.of(cursorOf(alice, 0), cursorOf(bob, 0)));

        cached.raise(List.of(new ReadCursor(room, alice, 42, 42)));
        cached.remember(new ListReadCursors.Snapshot(50, before));
        cached.remember(new ListReadCursors.Snapshot(49, before));

        assertThat(cached.find(room, 50).orElseThrow().cursors())
                .containsExactly(cursorOf(alice, 42), cursorOf(bob, 0));
    }

    @Test
    void withoutRedisTheRecordAnswers() throws Exception {
        assumeTrue(TestStack.shared().embedded().isPresent(), "only embedded servers can be killed");
        ChildProcess redisServer = TestStack.shared().embedded().orElseThrow().redis();
        redisServer.kill();
        try {
            assertCursors(cursorOf(alice, 0), cursorOf(bob, 0));
            assertThat(report(room, alice, "{\"lastReadMessageId\":1}").statusCode())
                    .isEqualTo(204);
        } finally {
            redisServer.startAndWait(Duration.ofSeconds(60));
        }
    }

    @Test
    void livenessAndReadinessAreApart() throws Exception {
        for (String probe : new String[] {"liveness", "readiness"}) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/actuator/health/" + probe))
                    .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
    }

    private void assertCursors(ReadCursors.Cursor... expected) throws IOException, InterruptedException {
        HttpResponse<String> answer = read(room, alice);
        assertThat(answer.statusCode()).isEqualTo(200);
        ContractAssert.assertFits("read-cursors", answer.body());
        assertThat(ContractJson.mapper().readValue(answer.body(), ReadCursors.class))
                .isEqualTo(new ReadCursors(room, List.of(expected)));
    }

    private static ReadCursors.Cursor cursorOf(long userId, long messageId) {
        return new ReadCursors.Cursor(userId, messageId, messageId);
    }

    private static void assertRefused(HttpResponse<String> answer, int status, RefusalCode code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        ContractAssert.assertFits("problem", answer.body());
        assertThat(ContractJson.mapper().readValue(answer.body(), Problem.class).code())
                .isEqualTo(code);
    }

    private HttpResponse<String> report(long roomId, long userId, String body)
            throws IOException, InterruptedException {
        return http.send(
                request(roomId, userId)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> read(long roomId, long userId) throws IOException, InterruptedException {
        return http.send(request(roomId, userId).GET().build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(long roomId, long userId) {
        return HttpRequest.newBuilder(uri(roomId))
                .header("Authorization", "Bearer " + TestTokens.shared().accessToken(userId));
    }

    private URI uri(long roomId) {
        return URI.create("http://127.0.0.1:" + port + "/api/v1/chat/rooms/" + roomId + "/read");
    }
}
