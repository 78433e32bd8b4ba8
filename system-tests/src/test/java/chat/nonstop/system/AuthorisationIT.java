package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.system.Rights.Caller;
import chat.nonstop.system.Rights.Row;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import chat.nonstop.verify.client.Gateway;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.client.RoomActions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Every operation and every destination, as everybody who could try: what {@link Rights} says, and no row is missing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorisationIT {
    /** So that what a row does to a message is not met by the next. */
    private static final int MESSAGES = 30;

    private final Gateway gateway = SharedSystem.get().gateway();
    private final Map<Caller, Person> people = new EnumMap<>(Caller.class);
    private Person other;
    private Person nobody;
    private long sharedRoom;
    private long firstMessage;
    private int messagesUsed;

    @BeforeAll
    void openRoom() throws Exception {
        List<Person> signedUp = gateway.signUp("rights", 7);
        int next = 0;
        for (Caller caller : Caller.values()) {
            if (caller != Caller.ANONYMOUS) {
                people.put(caller, signedUp.get(next++));
            }
        }
        other = signedUp.get(next++);
        nobody = signedUp.get(next);
        sharedRoom = room();
        try (StompTestClient member = connect(Caller.MEMBER)) {
            for (int i = 0; i < MESSAGES; i++) {
                String receipt = "message-" + i;
                member.send(
                        "SEND",
                        Map.of("destination", Destinations.PUB_MESSAGE, "receipt", receipt),
                        filled(
                                "{\"roomId\":{roomId},\"clientMessageId\":\"{uuid}\",\"type\":\"TEXT\",\"content\":\"mine\"}",
                                Caller.MEMBER,
                                sharedRoom,
                                0));
                member.awaitReceipt(receipt);
            }
        }
        Person owner = person(Caller.OWNER);
        await().atMost(SharedSystem.PATIENCE)
                .until(() ->
                        gateway.messages(owner, sharedRoom).getLast().type().isSentByClients());
        firstMessage = gateway.messages(owner, sharedRoom).stream()
                .filter(message -> message.type().isSentByClients())
                .findFirst()
                .orElseThrow()
                .messageId();
        await().atMost(SharedSystem.PATIENCE)
                .until(() -> gateway.messages(owner, sharedRoom).getLast().messageId() == firstMessage + MESSAGES - 1);
    }

    /** With everybody in it as the columns say. */
    private long room() throws IOException {
        Person owner = person(Caller.OWNER);
        long roomId = gateway.createGroup(
                "rights", owner, List.of(person(Caller.ADMIN), person(Caller.MEMBER), person(Caller.FORMER), other));
        RoomActions actions = new RoomActions(gateway, roomId);
        assertThat(actions.giveRole(owner, person(Caller.ADMIN), "ADMIN")).isEqualTo(204);
        assertThat(actions.kick(owner, person(Caller.FORMER))).isEqualTo(204);
        return roomId;
    }

    // ---- REST

    @Test
    void everyOperationHasARow() throws Exception {
        JsonNode api = ContractJson.mapper()
                .readTree(
                        gateway.call("GET", "/docs/openapi.json", Map.of(), "").body());
        Set<String> described = api.path("paths")
                .propertyStream()
                .flatMap(path -> path.getValue().propertyNames().stream()
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .collect(Collectors.toSet());

        assertThat(Rights.operations().stream().map(Row::operation).collect(Collectors.toSet()))
                .isEqualTo(described);
    }

    @TestFactory
    Stream<DynamicTest> everyCallerOfEveryOperation() {
        return Rights.operations().stream()
                .map(row -> DynamicTest.dynamicTest(row.method() + " " + row.target(), () -> call(row)));
    }

    private void call(Row row) throws IOException {
        long messageId = row.target().contains("{messageId}") || row.body().contains("{messageId}")
                ? firstMessage + messagesUsed++
                : 0;
        assertThat(messagesUsed).isLessThanOrEqualTo(MESSAGES);
        Map<Caller, String> answers = new EnumMap<>(Caller.class);
        for (Caller caller : Caller.values()) {
            long roomId = row.alone() ? room() : sharedRoom;
            String path = filled(row.target(), caller, roomId, messageId);
            String body = filled(row.body(), caller, roomId, messageId);
            answers.put(caller, answerOf(gateway.call(row.method(), path, headers(caller), body)));
        }
        assertThat(answers).isEqualTo(row.answers());
    }

    private Map<String, String> headers(Caller caller) throws IOException {
        return caller == Caller.ANONYMOUS
                ? Map.of()
                : Map.of("Authorization", "Bearer " + person(caller).token());
    }

    /** The code of a refusal, else the status. */
    private static String answerOf(HttpResponse<String> answer) {
        return answer.statusCode() < 400
                ? Integer.toString(answer.statusCode())
                : ContractJson.mapper().readTree(answer.body()).path("code").asString();
    }

    // ---- sessions

    @Test
    void everyDestinationHasARow() throws Exception {
        JsonNode api = new YAMLMapper()
                .readTree(
                        gateway.call("GET", "/docs/asyncapi.yaml", Map.of(), "").body());
        Set<String> described = api.path("channels")
                .valueStream()
                .map(channel -> channel.path("address").asString())
                .filter(address -> address.startsWith("/"))
                .collect(Collectors.toSet());

        assertThat(Rights.destinations().stream().map(Row::target).collect(Collectors.toSet()))
                .isEqualTo(described);
    }

    @TestFactory
    Stream<DynamicTest> everyUserOfEveryDestination() {
        return Rights.destinations().stream()
                .map(row -> DynamicTest.dynamicTest(row.method() + " " + row.target(), () -> use(row)));
    }

    private void use(Row row) throws IOException {
        Map<Caller, String> answers = new EnumMap<>(Caller.class);
        answers.put(Caller.ANONYMOUS, "-");
        for (Caller caller : people.keySet()) {
            try (StompTestClient session = connect(caller)) {
                String destination = filled(row.target(), caller, sharedRoom, 0);
                Map<String, String> headers = Map.of("id", "used", "destination", destination, "receipt", "used");
                if (!destination.equals(Destinations.USER_ERRORS)) {
                    session.subscribe(Destinations.USER_ERRORS);
                }
                session.send(row.method(), headers, filled(row.body(), caller, sharedRoom, 0));
                Frame answer = session.await(frame -> "used".equals(frame.header("receipt-id")));
                answers.put(
                        caller,
                        answer.command().equals("RECEIPT")
                                ? "RECEIPT"
                                : ContractJson.mapper()
                                        .readTree(answer.body())
                                        .path("code")
                                        .asString());
            }
        }
        assertThat(answers).isEqualTo(row.answers());
    }

    private StompTestClient connect(Caller caller) throws IOException {
        return StompTestClient.connect(gateway.webSocket(), person(caller).token());
    }

    // ---- words of the tables

    private Person person(Caller caller) {
        Person person = people.get(caller);
        if (person == null) {
            throw new IllegalStateException(caller + " is nobody");
        }
        return person;
    }

    private String filled(String text, Caller caller, long roomId, long messageId) throws IOException {
        String filled = text.replace("{roomId}", Long.toString(roomId))
                .replace("{messageId}", Long.toString(messageId))
                .replace("{userId}", Long.toString(other.userId()))
                .replace("{nobody}", Long.toString(nobody.userId()))
                .replace("{emoji}", "%F0%9F%91%8D")
                .replace("{sessionId}", UUID.randomUUID().toString())
                .replace("{attachmentId}", UUID.randomUUID().toString())
                .replace("{key}", "attachments/" + UUID.randomUUID())
                .replace("{uuid}", UUID.randomUUID().toString());
        return filled.contains("{token}")
                ? filled.replace("{token}", person(caller).token())
                : filled;
    }
}
