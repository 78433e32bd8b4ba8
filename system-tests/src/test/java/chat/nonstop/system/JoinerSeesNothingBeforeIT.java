package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import chat.nonstop.verify.client.Gateway;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.client.RoomActions;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing that was said in a room before somebody joined comes to them, by any way that there is. */
class JoinerSeesNothingBeforeIT {
    /** Words that only earlier messages have. */
    private static final String BEFORE = "beforehand";

    private static final String CHANGED = "reworded";

    private final Gateway gateway = SharedSystem.get().gateway();

    /** Everything that was answered to the joiner, and every frame that came. */
    private final List<String> told = new ArrayList<>();

    private Person owner;
    private Person joiner;
    private long room;
    private RoomActions actions;
    private StompTestClient owners;
    private long invite;

    @BeforeEach
    void joinBehindThreeMessages() throws Exception {
        List<Person> people = gateway.signUp("joiner", 3);
        owner = people.get(0);
        joiner = people.get(2);
        room = gateway.createGroup("before and after", owner, people.subList(1, 2));
        actions = new RoomActions(gateway, room);
        owners = StompTestClient.connect(gateway.webSocket(), owner.token());
        owners.subscribe(Destinations.USER_ERRORS);
        for (int i = 0; i < 3; i++) {
            say(BEFORE + " " + i, null);
        }
        await().atMost(SharedSystem.PATIENCE)
                .until(() -> gateway.messages(owner, room).size() == 3);
        assertThat(actions.edit(owner, 1, CHANGED)).isEqualTo(200);
        assertThat(actions.invite(owner, joiner)).isEqualTo(200);
        invite = 4;
        assertThat(actions.react(owner, 2, "👍")).isEqualTo(204);
        assertThat(actions.edit(owner, 2, CHANGED + " later")).isEqualTo(200);
        say("an answer", 3L);
        await().atMost(SharedSystem.PATIENCE)
                .until(() -> gateway.messages(owner, room).size() == 5);
        assertThat(actions.edit(owner, 5, "an answer, edited")).isEqualTo(200);
    }

    /** Whatever was told in a test, no word of the earlier messages was in it. */
    @AfterEach
    void noWordOfIt() {
        owners.close();
        assertThat(told).isNotEmpty().noneMatch(text -> text.contains(BEFORE) || text.contains(CHANGED));
    }

    @Test
    void inHistory() throws Exception {
        for (String query : List.of("?after=0", "?after=2", "?before=6", "?before=6&limit=200", "")) {
            HttpResponse<String> answer = get(of(Paths.MESSAGES) + query);
            assertThat(answer.statusCode()).as(query).isEqualTo(200);
            HistoryPage page = ContractJson.mapper().readValue(answer.body(), HistoryPage.class);
            assertThat(page.messages().stream().map(Message::messageId))
                    .as(query)
                    .containsExactly(invite, 5L);
            assertThat(page.hasMore()).as(query).isFalse();
        }
        HttpResponse<String> before = get(of(Paths.MESSAGES) + "?before=" + invite);
        assertThat(ContractJson.mapper()
                        .readValue(before.body(), HistoryPage.class)
                        .messages())
                .isEmpty();
    }

    @Test
    void asASingleMessage() throws Exception {
        for (long id = 1; id <= 3; id++) {
            String path = of(Paths.MESSAGE).replace("{messageId}", Long.toString(id));
            assertThat(get(path).statusCode()).isEqualTo(404);
            assertThat(call("PATCH", path, Map.of("content", "mine")).statusCode())
                    .isEqualTo(404);
            assertThat(call("DELETE", path, null).statusCode()).isEqualTo(404);
            assertThat(call("DELETE", path + "?scope=everyone", null).statusCode())
                    .isEqualTo(404);
            assertThat(call("PUT", path + "/reactions/%F0%9F%91%8D", null).statusCode())
                    .isEqualTo(404);
            assertThat(call("POST", path + "/report", Map.of("reason", "curious"))
                            .statusCode())
                    .isEqualTo(404);
        }
        String own = of(Paths.MESSAGE).replace("{messageId}", "5");
        assertThat(get(own).statusCode()).isEqualTo(200);
    }

    @Test
    void bySearch() throws Exception {
        HttpResponse<String> answer = get(Paths.SEARCH + "?q=answer&roomId=" + room);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(hits(answer)).containsExactly(5L);
        for (String word : List.of(BEFORE, CHANGED)) {
            HttpResponse<String> nothing = get(Paths.SEARCH + "?q=" + word);
            assertThat(nothing.statusCode()).isEqualTo(200);
            assertThat(hits(nothing)).isEmpty();
        }
    }

    @Test
    void inAReplyThatQuotesIt() throws Exception {
        HttpResponse<String> answer = get(of(Paths.MESSAGES) + "?after=4");

        Message reply = ContractJson.mapper()
                .readValue(answer.body(), HistoryPage.class)
                .messages()
                .getFirst();
        assertThat(reply.replyTo()).isEqualTo(3);
    }

    @Test
    void inTheRoomsThatAreListed() throws Exception {
        assertThat(get(Paths.ROOMS).statusCode()).isEqualTo(200);
        assertThat(get(of(Paths.ROOM)).statusCode()).isEqualTo(200);
    }

    @Test
    void byItsChanges() throws Exception {
        HttpResponse<String> answer = get(of(Paths.CHANGES) + "?after=0");

        List<Change> changes = ContractJson.mapper()
                .readTree(answer.body())
                .path("changes")
                .valueStream()
                .map(change -> ContractJson.mapper().treeToValue(change, Change.class))
                .toList();
        assertThat(changes.subList(0, 3))
                .containsExactly(Change.unseen(room, 1), Change.unseen(room, 2), Change.unseen(room, 3));
        assertThat(changes.getLast().messageId()).isEqualTo(5);
    }

    @Test
    void bySubscribingFromTheBeginning() throws Exception {
        try (StompTestClient session = StompTestClient.connect(gateway.webSocket(), joiner.token())) {
            session.subscribe(Destinations.USER_ERRORS);
            session.subscribe(Destinations.room(room), Map.of(Destinations.AFTER_HEADER, "0"));
            session.subscribe(Destinations.roomEvents(room), Map.of(Destinations.AFTER_HEADER, "0"));
            assertThat(actions.react(owner, 1, "👍")).isEqualTo(204);
            assertThat(actions.delete(owner, 3)).isEqualTo(204);
            session.await(frame -> (room + "-c6").equals(frame.header("message-id")));
            told.addAll(session.heard().stream().map(Frame::body).toList());

            List<Message> messages = session.messages(Destinations.room(room)).stream()
                    .map(frame -> ContractJson.mapper().readValue(frame.body(), Message.class))
                    .toList();
            assertThat(messages.stream().map(Message::messageId)).containsExactly(invite, 5L);
            assertThat(messages.getFirst().type()).isEqualTo(MessageType.INVITE);
            assertThat(session.messages(Destinations.roomEvents(room)).stream()
                            .filter(frame -> frame.body().contains("\"changeId\":")) // not of who is online
                            .map(frame -> ContractJson.mapper().readValue(frame.body(), Change.class))
                            .filter(change -> change.kind() != Change.Kind.UNSEEN)
                            .map(Change::messageId))
                    .containsOnly(5L);
        }
    }

    private void say(String content, @Nullable Long replyTo) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("roomId", room);
        body.put("clientMessageId", UUID.randomUUID());
        body.put("type", "TEXT");
        body.put("content", content);
        if (replyTo != null) {
            body.put("replyTo", replyTo);
        }
        String receipt = "said-" + body.get("clientMessageId");
        owners.send(
                "SEND",
                Map.of("destination", Destinations.PUB_MESSAGE, "receipt", receipt),
                ContractJson.mapper().writeValueAsString(body));
        owners.awaitReceipt(receipt);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return call("GET", path, null);
    }

    private HttpResponse<String> call(String method, String path, @Nullable Object body) throws Exception {
        HttpResponse<String> answer = gateway.call(joiner, method, path, body);
        told.add(answer.body());
        return answer;
    }

    private static List<Long> hits(HttpResponse<String> answer) {
        return ContractJson.mapper()
                .readTree(answer.body())
                .path("hits")
                .valueStream()
                .map(hit -> hit.path("message").path("messageId").longValue())
                .toList();
    }

    private String of(String path) {
        return path.replace("{roomId}", Long.toString(room));
    }
}
