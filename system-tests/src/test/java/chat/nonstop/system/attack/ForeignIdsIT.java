package chat.nonstop.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.system.SharedSystem;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import chat.nonstop.verify.client.Gateway;
import chat.nonstop.verify.client.Person;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * Ids of others where the path is one's own: in bodies, headers and queries; and fields that are not the client's to say.
 * Operations on others' paths: AuthorisationIT.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignIdsIT {
    private static final String SECRET = "nobody else reads this";

    private final SharedSystem system = SharedSystem.get();
    private final Gateway gateway = system.gateway();
    private Person attacker;
    private Person victim;
    private long own;
    private long foreign;
    private long foreignMessage;
    private String foreignAttachment;
    private StompTestClient session;
    private StompTestClient victims;
    private int asked;

    @BeforeAll
    void openRooms() throws Exception {
        attacker = gateway.signUp("ids");
        victim = gateway.signUp("victim");
        Person friend = gateway.signUp("friend");
        own = gateway.createGroup("own", attacker, List.of(friend));
        foreign = gateway.createGroup("foreign", victim, List.of(friend));
        session = connect(attacker);
        victims = connect(victim);
        for (int i = 0; i < 5; i++) {
            foreignMessage = stored(victims, victim, Map.of("roomId", foreign, "content", SECRET));
        }
        stored(session, attacker, Map.of("roomId", own, "content", "own"));
        foreignAttachment = attachment(victim, foreign);
    }

    @AfterAll
    void leave() {
        session.close();
        victims.close();
    }

    @Test
    void messagesCannotReferToWhatTheirSenderCannotSee() throws Exception {
        String ofAnotherRoomOfOurs = attachment(attacker, gateway.createGroup("another", attacker, List.of()));

        assertThat(answer(Map.of("roomId", foreign, "content", "x"))).isEqualTo("NOT_A_MEMBER");
        assertThat(answer(Map.of("roomId", own, "content", "x", "attachmentId", foreignAttachment)))
                .isEqualTo("ATTACHMENT_NOT_FOUND");
        assertThat(answer(Map.of("roomId", own, "content", "x", "type", "IMAGE", "attachmentId", foreignAttachment)))
                .isEqualTo("ATTACHMENT_NOT_FOUND");
        assertThat(answer(Map.of("roomId", own, "content", "x", "attachmentId", ofAnotherRoomOfOurs)))
                .isEqualTo("ATTACHMENT_NOT_FOUND");
        assertThat(answer(Map.of("roomId", own, "content", "x", "attachmentId", UUID.randomUUID())))
                .isEqualTo("ATTACHMENT_NOT_FOUND");
        // A reply is judged where it is stored: there is no such message in this room, whatever stands in the other.
        long before = gateway.messages(attacker, own).getLast().messageId();
        assertThat(before).isLessThan(foreignMessage);
        assertThat(answer(Map.of("roomId", own, "content", "x", "replyTo", foreignMessage)))
                .isEqualTo("MESSAGE_NOT_FOUND");
        assertThat(gateway.messages(attacker, own))
                .noneMatch(message -> message.content().contains(SECRET));
    }

    @Test
    void sessionsOfOthersAreNotReplacedNorEnded() throws Exception {
        String theirs =
                victims.await(frame -> frame.command().equals("CONNECTED")).header("session");
        StompTestClient replacing =
                StompTestClient.open(gateway.webSocket(), Map.of("Authorization", "Bearer " + attacker.token()));
        for (String header : List.of(String.valueOf(theirs), "*", victim.userId() + ":" + theirs, "")) {
            replacing.sendRaw("CONNECT\naccept-version:1.2\nreplaces:" + header + "\nuser-name:" + victim.userId()
                    + "\nlogin:" + victim.userId() + "\nsession:" + theirs + "\n\n\0");
            assertThat(replacing
                            .await(frame -> frame.command().equals("CONNECTED"))
                            .header("user-name"))
                    .isEqualTo(Long.toString(attacker.userId()));
            replacing.abort();
            replacing =
                    StompTestClient.open(gateway.webSocket(), Map.of("Authorization", "Bearer " + attacker.token()));
        }
        replacing.abort();
        assertThat(rest("DELETE", Paths.MY_SESSION.replace("{sessionId}", String.valueOf(theirs)), null))
                .isEqualTo("SESSION_NOT_FOUND");
        victims.send("UNSUBSCRIBE", Map.of("id", "none", "receipt", "still here"), "");
        victims.awaitReceipt("still here");
    }

    @Test
    void bodiesNameNobodyAndNothingOfOthers() throws Exception {
        Map<String, Object> read = Map.of("roomId", foreign, "lastReadMessageId", 1, "userId", victim.userId());
        assertThat(frame(Destinations.PUB_READ, read)).isEqualTo("NOT_A_MEMBER");
        assertThat(frame(Destinations.PUB_DELIVERED, Map.of("roomId", foreign, "lastDeliveredMessageId", 1)))
                .isEqualTo("NOT_A_MEMBER");
        assertThat(frame(Destinations.PUB_TYPING, Map.of("roomId", foreign))).isEqualTo("NOT_A_MEMBER");

        String ownRoom = Long.toString(own);
        assertThat(rest(
                        "PATCH",
                        Paths.READ.replace("{roomId}", ownRoom),
                        Map.of("roomId", foreign, "userId", victim.userId(), "lastReadMessageId", 1)))
                .isEqualTo("204");
        assertThat(cursor(victim, foreign)).isEqualTo(foreignMessage);
        assertThat(rest(
                        "PUT",
                        Paths.NOTICE.replace("{roomId}", ownRoom),
                        Map.of("roomId", foreign, "messageId", foreignMessage)))
                .isEqualTo("MESSAGE_NOT_FOUND");
        assertThat(rest("PATCH", Paths.ME, Map.of("avatarId", foreignAttachment)))
                .isEqualTo("ATTACHMENT_NOT_FOUND");
        for (String path : List.of(Paths.ATTACHMENT, Paths.THUMBNAIL)) {
            assertThat(rest(
                            "GET",
                            path.replace("{roomId}", ownRoom).replace("{attachmentId}", foreignAttachment),
                            null))
                    .isEqualTo("ATTACHMENT_NOT_FOUND");
        }
        for (String path : List.of(Paths.MESSAGE, Paths.REACTION, Paths.REPORT)) {
            String filled = path.replace("{roomId}", ownRoom)
                    .replace("{messageId}", Long.toString(foreignMessage))
                    .replace("{emoji}", "%F0%9F%91%8D");
            String method = path.equals(Paths.MESSAGE) ? "GET" : path.equals(Paths.REPORT) ? "POST" : "PUT";
            assertThat(rest(method, filled, method.equals("POST") ? Map.of("roomId", foreign, "reason", "x") : null))
                    .as(path)
                    .isEqualTo("MESSAGE_NOT_FOUND");
        }
        assertThat(rest("GET", Paths.SEARCH + "?q=nobody&roomId=" + foreign, null))
                .isEqualTo("NOT_A_MEMBER");
        assertThat(body("GET", Paths.SEARCH + "?q=nobody", null).path("hits")).isEmpty();
        for (String path :
                List.of(Paths.ROOMS, Paths.NOTIFICATIONS, Paths.UNREAD, Paths.MY_SESSIONS, Paths.MY_BLOCKS, Paths.ME)) {
            JsonNode answer = body("GET", path + "?userId=" + victim.userId() + "&roomId=" + foreign, null);
            assertThat(answer.toString()).as(path).doesNotContain(SECRET).doesNotContain("\"name\":\"foreign\"");
        }
        assertThat(body("GET", Paths.ME + "?userId=" + victim.userId(), null)
                        .path("userId")
                        .longValue())
                .isEqualTo(attacker.userId());
        assertThat(rest("POST", Paths.GROUP_ROOMS, Map.of("name", "x", "memberIds", List.of(Long.MAX_VALUE))))
                .isEqualTo("USER_NOT_FOUND");
        assertThat(gateway.call(attacker, "POST", Paths.ONE_TO_ONE_ROOMS, Map.of("userId", attacker.userId()))
                        .statusCode())
                .isEqualTo(422);
        SharedSystem.figures("attack", asked + " requests and frames with ids of others so far");
    }

    @Test
    void whatIsNotTheClientsToSayIsNotTaken() throws Exception {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("roomId", own);
        more.put("content", "mass assignment");
        more.put("senderId", victim.userId());
        more.put("userId", victim.userId());
        more.put("messageId", 4_711);
        more.put("sentAt", "2001-01-01T00:00:00Z");
        more.put("changeId", 9);
        more.put("editedAt", "2001-01-01T00:00:00Z");
        more.put("deletedAt", "2001-01-01T00:00:00Z");
        more.put("mentions", List.of(victim.userId()));
        more.put("reactions", List.of(Map.of("emoji", "x", "userIds", List.of(victim.userId()))));
        more.put("detail", Map.of("kind", "MEMBER_KICKED", "userIds", List.of(victim.userId())));
        more.put("attachment", Map.of("attachmentId", foreignAttachment, "url", "http://evil.test/"));
        more.put("@class", "java.lang.Runtime");
        more.put("__proto__", Map.of("admin", true));
        stored(session, attacker, more);
        Message stored = gateway.messages(attacker, own).stream()
                .filter(message -> message.content().equals("mass assignment"))
                .findFirst()
                .orElseThrow();
        assertThat(stored.senderId()).isEqualTo(attacker.userId());
        assertThat(stored.messageId()).isLessThan(100);
        assertThat(stored.sentAt()).isAfter("2020-01-01T00:00:00Z");
        assertThat(ContractJson.mapper().writeValueAsString(stored))
                .doesNotContain("mentions", "reactions", "detail", "attachment", "editedAt", "deletedAt", "changeId");
        for (String type : List.of("INVITE", "LEAVE", "KICK", "SYSTEM", "text", "ADMIN", "")) {
            assertThat(answer(Map.of("roomId", own, "content", "x", "type", type)))
                    .as(type)
                    .isEqualTo("TYPE_NOT_ALLOWED");
        }

        String email = UUID.randomUUID() + "@example.test";
        Map<String, Object> account = new LinkedHashMap<>();
        account.putAll(
                Map.of("userId", victim.userId(), "id", 1, "role", "ADMIN", "roles", List.of("ADMIN"), "admin", true));
        account.putAll(
                Map.of("revokedAt", "2001-01-01T00:00:00Z", "createdAt", "2001-01-01T00:00:00Z", "passwordHash", "x"));
        account.putAll(Map.of(
                "email",
                email,
                "password",
                "correct horse battery",
                "nickname",
                "mass",
                "avatarId",
                foreignAttachment));
        JsonNode made = body("POST", Paths.SIGNUP, account);
        assertThat(made.propertyNames()).containsExactlyInAnyOrder("userId", "email", "nickname");
        assertThat(made.path("userId").longValue()).isNotIn(victim.userId(), 1L);

        Map<String, Object> change = Map.of(
                "nickname",
                "mine",
                "userId",
                victim.userId(),
                "email",
                "taken@example.test",
                "role",
                "ADMIN",
                "password",
                "changed it",
                "online",
                true,
                "lastSeenAt",
                "2001-01-01T00:00:00Z");
        JsonNode me = body("PATCH", Paths.ME, change);
        assertThat(me.path("userId").longValue()).isEqualTo(attacker.userId());
        assertThat(me.path("email").stringValue()).isNotEqualTo("taken@example.test");
        assertThat(body(victim, "GET", Paths.ME, null).path("nickname").stringValue())
                .isEqualTo("victim");

        Map<String, Object> room = new LinkedHashMap<>();
        room.putAll(
                Map.of("name", "massive", "memberIds", List.of(victim.userId()), "roomId", foreign, "role", "MEMBER"));
        room.putAll(Map.of(
                "type",
                "ONE_TO_ONE",
                "lastMessageId",
                99,
                "ownerId",
                victim.userId(),
                "memberCount",
                7,
                "unreadCount",
                -5));
        room.putAll(
                Map.of("lastReadMessageId", 50, "createdAt", "2001-01-01T00:00:00Z", "notice", Map.of("messageId", 1)));
        JsonNode opened = body("POST", Paths.GROUP_ROOMS, room);
        assertThat(opened.path("roomId").longValue()).isNotIn(foreign, own);
        assertThat(opened.path("type").stringValue()).isEqualTo("GROUP");
        assertThat(opened.path("role").stringValue()).isEqualTo("OWNER");
        assertThat(opened.path("lastMessageId").longValue()).isLessThan(10);
        assertThat(opened.path("memberCount").intValue()).isEqualTo(2);
        String path = Paths.GROUP_ROOM.replace("{roomId}", opened.path("roomId").toString());
        assertThat(rest("PATCH", path, Map.of("name", "renamed", "roomId", foreign, "type", "ONE_TO_ONE")))
                .isEqualTo("200");
        assertThat(body(victim, "GET", Paths.ROOM.replace("{roomId}", Long.toString(foreign)), null)
                        .path("name")
                        .stringValue())
                .isEqualTo("foreign");
        String member = Paths.MEMBER
                .replace("{roomId}", opened.path("roomId").toString())
                .replace("{userId}", Long.toString(victim.userId()));
        for (String role : List.of("ROOT", "owner", "SYSTEM", "", "ADMIN,OWNER")) {
            assertThat(rest("PATCH", member, Map.of("role", role))).as(role).startsWith("INVALID_");
        }
        SharedSystem.figures("attack", asked + " requests and frames with fields of others so far");
    }

    // ---- words of these tests

    private StompTestClient connect(Person person) throws IOException {
        StompTestClient connected = StompTestClient.connect(gateway.webSocket(), person.token());
        connected.subscribe(Destinations.USER_ERRORS);
        return connected;
    }

    /** Sends a message, waits until it is in history, and returns its id. */
    private long stored(StompTestClient by, Person person, Map<String, Object> fields) throws IOException {
        UUID id = UUID.randomUUID();
        Map<String, Object> message = message(fields);
        message.put("clientMessageId", id);
        by.send(
                "SEND",
                Map.of("destination", Destinations.PUB_MESSAGE, "receipt", id.toString()),
                ContractJson.mapper().writeValueAsString(message));
        by.awaitReceipt(id.toString());
        long room = (Long) fields.get("roomId");
        Awaitility.await()
                .atMost(SharedSystem.PATIENCE)
                .until(() ->
                        gateway.messages(person, room).stream().anyMatch(each -> id.equals(each.clientMessageId())));
        return gateway.messages(person, room).getLast().messageId();
    }

    private static Map<String, Object> message(Map<String, Object> fields) {
        Map<String, Object> message = new LinkedHashMap<>(Map.of("type", "TEXT", "clientMessageId", UUID.randomUUID()));
        message.putAll(fields);
        return message;
    }

    /** The refusal of a message, which may come after its receipt. */
    private String answer(Map<String, Object> fields) {
        asked++;
        Map<String, Object> message = message(fields);
        String id = message.get("clientMessageId").toString();
        session.send(
                "SEND",
                Map.of("destination", Destinations.PUB_MESSAGE),
                ContractJson.mapper().writeValueAsString(message));
        return code(session.await(frame -> Destinations.USER_ERRORS.equals(frame.header("destination"))
                && frame.body().contains(id)));
    }

    private String frame(String destination, Map<String, Object> body) {
        asked++;
        String receipt = UUID.randomUUID().toString();
        session.send(
                "SEND",
                Map.of("destination", destination, "receipt", receipt),
                ContractJson.mapper().writeValueAsString(body));
        return code(session.await(frame -> receipt.equals(frame.header("receipt-id"))));
    }

    private static String code(Frame frame) {
        return frame.command().equals("RECEIPT")
                ? "RECEIPT"
                : ContractJson.mapper().readTree(frame.body()).path("code").stringValue();
    }

    private String attachment(Person person, long roomId) throws IOException {
        JsonNode upload = body(
                person,
                "POST",
                Paths.ATTACHMENTS.replace("{roomId}", Long.toString(roomId)),
                Map.of("fileName", "a.png", "contentType", "image/png", "sizeBytes", 9));
        return upload.path("attachmentId").stringValue();
    }

    private long cursor(Person person, long roomId) throws IOException {
        return body(person, "GET", Paths.ROOM.replace("{roomId}", Long.toString(roomId)), null)
                .path("lastReadMessageId")
                .longValue();
    }

    /** The code of a refusal, else the status. */
    private String rest(String method, String path, Object body) throws IOException {
        asked++;
        HttpResponse<String> answer = gateway.call(attacker, method, path, body);
        if (answer.statusCode() < 400) {
            return Integer.toString(answer.statusCode());
        }
        return ContractJson.mapper()
                .readTree(answer.body())
                .path("code")
                .asString(Integer.toString(answer.statusCode()));
    }

    private JsonNode body(String method, String path, Object body) throws IOException {
        asked++;
        return body(attacker, method, path, body);
    }

    private JsonNode body(Person person, String method, String path, Object body) throws IOException {
        HttpResponse<String> answer = gateway.call(person, method, path, body);
        assertThat(answer.statusCode())
                .as(method + " " + path + " " + answer.body())
                .isBetween(200, 299);
        return ContractJson.mapper().readTree(answer.body());
    }
}
