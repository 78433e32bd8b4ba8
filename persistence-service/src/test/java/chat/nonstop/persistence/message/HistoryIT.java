package chat.nonstop.persistence.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.internal.RoomHeads;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.persistence.room.StatementCount;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.TestTokens;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** History over HTTP, as a member, a late joiner and an outsider see it; and what the nodes ask. */
@PersistenceServiceTest
class HistoryIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DataSource dataSource;

    @LocalServerPort
    int port;

    private String token;
    private long alice;
    private long room;

    @BeforeEach
    void aRoomOfOneHundredAndTwentyMessages() throws Exception {
        alice = signUp();
        room = Rooms.group(jdbc, alice);
        Rooms.messages(jdbc, room, alice, 120);
    }

    @Test
    void withoutBoundsTheNewestPageComesAscending() throws Exception {
        HistoryPage page = history("");

        assertThat(ids(page)).containsExactlyElementsOf(range(71, 120));
        assertThat(page.hasMore()).isTrue();
    }

    @Test
    void pagesBeforeLeadBackToTheBeginning() throws Exception {
        HistoryPage page = history("?before=71&limit=70");

        assertThat(ids(page)).containsExactlyElementsOf(range(1, 70));
        assertThat(page.hasMore()).isFalse();
    }

    @Test
    void pagesAfterLeadToTheEnd() throws Exception {
        assertThat(ids(history("?after=100&limit=10"))).containsExactlyElementsOf(range(101, 110));
        assertThat(history("?after=100&limit=10").hasMore()).isTrue();
        assertThat(history("?after=110&limit=10").hasMore()).isFalse();
        assertThat(ids(history("?after=500"))).isEmpty();
    }

    @Test
    void theLimitIsBoundedByTheService() throws Exception {
        assertThat(ids(history("?after=0&limit=100000"))).hasSize(120);
        assertThat(ids(history("?after=0&limit=0"))).hasSize(1);
    }

    @Test
    void whoJoinedLaterSeesNothingFromBefore() throws Exception {
        long late = signUp();
        Rooms.join(jdbc, room, late, 100);

        assertThat(ids(history("?after=0"))).containsExactlyElementsOf(range(101, 120));
        assertThat(ids(history("?before=110"))).containsExactlyElementsOf(range(101, 109));
        assertThat(history("?before=110").hasMore()).isFalse();
    }

    @Test
    void outsidersAreRefusedWhetherTheRoomExistsOrNot() throws Exception {
        signUp();

        for (long asked : List.of(room, 999_999_999L)) {
            HttpResponse<String> answer = get("/api/v1/chat/rooms/" + asked + "/messages", token);
            assertThat(answer.statusCode()).isEqualTo(403);
            ContractAssert.assertFits("problem", answer.body());
            assertThat(answer.body()).contains("NOT_A_MEMBER");
        }
    }

    @Test
    void whoHasLeftIsAnOutsider() throws Exception {
        jdbc.sql("UPDATE chat_room_members SET left_at = now() WHERE room_id = :r")
                .param("r", room)
                .update();

        assertThat(get("/api/v1/chat/rooms/" + room + "/messages", token).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?before=1&after=1", "?after=-1", "?before=abc", "?limit=x"})
    void senselessBoundsAreRefused(String query) throws Exception {
        HttpResponse<String> answer = get("/api/v1/chat/rooms/" + room + "/messages" + query, token);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("INVALID_REQUEST");
    }

    @Test
    void nodesReadHistoryAndHeadsWithAServiceTokenOnly() throws Exception {
        String path = "/internal/rooms/" + room + "/messages?after=118";

        assertThat(get(path, token).statusCode()).isEqualTo(401);
        HttpResponse<String> page = get(path, TestTokens.shared().serviceToken("chat-ws-service"));
        ContractAssert.assertFits("history-page", page.body());
        assertThat(ids(ContractJson.mapper().readValue(page.body(), HistoryPage.class)))
                .containsExactly(119L, 120L);

        HttpResponse<String> heads = post(
                "/internal/rooms/heads",
                "{\"roomIds\":[" + room + ",999999999]}",
                TestTokens.shared().serviceToken("chat-ws-service"));
        ContractAssert.assertFits("room-heads", heads.body());
        assertThat(ContractJson.mapper()
                        .readValue(heads.body(), RoomHeads.class)
                        .heads())
                .containsExactly(new RoomHeads.Head(room, 120, 0));
    }

    @Test
    void oneMessageIsReadByItsId() throws Exception {
        HttpResponse<String> answer = get("/api/v1/chat/rooms/" + room + "/messages/7", token);

        assertThat(answer.statusCode()).isEqualTo(200);
        ContractAssert.assertFits("message", answer.body());
        assertThat(ContractJson.mapper().readValue(answer.body(), Message.class).content())
                .isEqualTo("message 7");
        for (long missing : List.of(0L, -3L, 121L, Long.MIN_VALUE)) {
            assertThat(get("/api/v1/chat/rooms/" + room + "/messages/" + missing, token)
                            .body())
                    .contains("MESSAGE_NOT_FOUND");
        }
    }

    @Test
    void whoJoinedLaterCannotReadOneMessageFromBefore() throws Exception {
        long late = signUp();
        assertThat(get("/api/v1/chat/rooms/" + room + "/messages/101", token).body())
                .contains("NOT_A_MEMBER");
        Rooms.join(jdbc, room, late, 100);

        assertThat(get("/api/v1/chat/rooms/" + room + "/messages/100", token).body())
                .contains("MESSAGE_NOT_FOUND");
        assertThat(get("/api/v1/chat/rooms/" + room + "/messages/101", token).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsDeletedOrHiddenKeepsItsPlaceAndSaysNothing() throws Exception {
        happen("UPDATE messages SET deleted_at = now(), edited_at = now(), mentions = '{1}', change_id = 3 "
                + "WHERE room_id = :room AND message_id = 118");
        happen("INSERT INTO message_deletions (room_id, message_id, user_id) "
                + "SELECT room_id, 119, user_id FROM chat_room_members WHERE room_id = :room");
        happen("UPDATE messages SET mentions = '{1}', edited_at = now(), change_id = 2 "
                + "WHERE room_id = :room AND message_id IN (119, 120)");
        happen("UPDATE chat_rooms SET last_change_id = 3 WHERE room_id = :room");
        react(119, "👍", alice, 1);

        HistoryPage page = history("?after=117");

        assertThat(ids(page)).containsExactly(118L, 119L, 120L);
        assertThat(page.lastChangeId()).isEqualTo(3);
        assertThat(page.messages().getFirst()).satisfies(deleted -> {
            assertThat(deleted.deletedAt()).isNotNull();
            assertThat(deleted.editedAt()).isNull();
            assertThat(deleted.hidden()).isNull();
        });
        assertThat(page.messages().get(1)).satisfies(hidden -> {
            assertThat(hidden.hidden()).isTrue();
            assertThat(hidden.changeId()).isEqualTo(2);
        });
        assertThat(page.messages().getLast()).satisfies(whole -> {
            assertThat(whole.content()).isEqualTo("message 120");
            assertThat(whole.mentions()).containsExactly(1L);
            assertThat(whole.editedAt()).isNotNull();
        });
    }

    @Test
    void aReplayForAReaderHidesWhatHeDeletedForHimself() throws Exception {
        happen("INSERT INTO message_deletions (room_id, message_id, user_id) "
                + "SELECT room_id, 119, user_id FROM chat_room_members WHERE room_id = :room");
        String service = TestTokens.shared().serviceToken("chat-ws-service");
        String path = "/internal/rooms/" + room + "/messages?after=117";

        HistoryPage everybodys =
                ContractJson.mapper().readValue(get(path, service).body(), HistoryPage.class);
        HttpResponse<String> his = get(path + "&reader=" + alice, service);

        assertThat(everybodys.messages()).noneMatch(message -> message.hidden() != null);
        ContractAssert.assertFits("history-page", his.body());
        assertThat(ContractJson.mapper()
                        .readValue(his.body(), HistoryPage.class)
                        .messages())
                .extracting(Message::hidden)
                .containsExactly(null, true, null);
    }

    @Test
    void reactionsComeWithTheMessageInTheOrderInWhichTheyWereGiven() throws Exception {
        long bob = Rooms.user(jdbc);
        react(120, "🎉", bob, 1);
        react(120, "👍", alice, 2);
        react(120, "🎉", alice, 3);
        happen("UPDATE messages SET change_id = 3 WHERE room_id = :room AND message_id = 120");

        assertThat(history("?after=119").messages().getFirst().reactions())
                .containsExactly(
                        new Message.Reaction("🎉", List.of(bob, alice)), new Message.Reaction("👍", List.of(alice)));
    }

    @Test
    void aPageTakesOneStatementHoweverMuchHasHappened() {
        for (int message = 1; message <= 120; message++) {
            react(message, "👍", alice, message);
        }
        happen("UPDATE messages SET change_id = message_id WHERE room_id = :room");
        StatementCount statements = new StatementCount(dataSource);
        MessageHistory history = new MessageHistory(JdbcClient.create(statements));

        assertThat(history.before(room, alice, Long.MAX_VALUE, 100)
                        .orElseThrow()
                        .messages())
                .hasSize(100)
                .allSatisfy(message -> assertThat(message.reactions()).hasSize(1));
        assertThat(statements.sinceLastAsked()).isEqualTo(1);
        assertThat(history.wholeAfter(room, alice, 0, 100).messages()).hasSize(100);
        assertThat(statements.sinceLastAsked()).isEqualTo(1);
    }

    @Test
    void headsThatRedisHasLostArePutBackNeverOverNewerOnes() throws Exception {
        happen("UPDATE chat_rooms SET last_change_id = 5 WHERE room_id = :room");
        RedisClient redis = RedisClient.create(RedisURI.create(
                TestStack.shared().redisHost(), TestStack.shared().redisPort()));
        try (StatefulRedisConnection<String, String> connection = redis.connect()) {
            connection.sync().set(RedisKeys.roomHead(room), "121");
            connection.sync().del(RedisKeys.roomChangeHead(room));

            HttpResponse<String> heads = post(
                    "/internal/rooms/heads",
                    "{\"roomIds\":[" + room + "]}",
                    TestTokens.shared().serviceToken("chat-ws-service"));

            assertThat(ContractJson.mapper()
                            .readValue(heads.body(), RoomHeads.class)
                            .heads())
                    .containsExactly(new RoomHeads.Head(room, 120, 5));
            assertThat(connection.sync().get(RedisKeys.roomChangeHead(room))).isEqualTo("5");
            assertThat(connection.sync().get(RedisKeys.roomHead(room))).isEqualTo("121");
        } finally {
            redis.shutdown();
        }
    }

    private void happen(String sql) {
        jdbc.sql(sql).param("room", room).update();
    }

    private void react(long message, String emoji, long user, long change) {
        jdbc.sql("""
                        INSERT INTO message_reactions (room_id, message_id, emoji, user_id, change_id, emoji_change_id)
                        VALUES (:room, :message, :emoji, :user, :change, :change)
                        """)
                .param("room", room)
                .param("message", message)
                .param("emoji", emoji)
                .param("user", user)
                .param("change", change)
                .update();
    }

    private HistoryPage history(String query) throws Exception {
        HttpResponse<String> answer = get("/api/v1/chat/rooms/" + room + "/messages" + query, token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        ContractAssert.assertFits("history-page", answer.body());
        return ContractJson.mapper().readValue(answer.body(), HistoryPage.class);
    }

    /** Signs a new user up and in; later requests are theirs. */
    private long signUp() throws Exception {
        String email = UUID.randomUUID() + "@example.com";
        post(
                "/api/v1/auth/signup",
                "{\"email\":\"" + email + "\",\"password\":\"correct horse battery\",\"nickname\":\"somebody\"}",
                null);
        HttpResponse<String> logIn = post(
                "/api/v1/auth/login", "{\"email\":\"" + email + "\",\"password\":\"correct horse battery\"}", null);
        token = ContractJson.mapper().readTree(logIn.body()).get("accessToken").asString();
        return ContractJson.mapper().readTree(logIn.body()).get("userId").asLong();
    }

    private HttpResponse<String> get(String path, String bearer) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + bearer)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String json, String bearer)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static List<Long> ids(HistoryPage page) {
        return page.messages().stream().map(Message::messageId).toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
