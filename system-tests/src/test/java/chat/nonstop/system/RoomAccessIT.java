package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.contracts.stomp.Refusal;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import chat.nonstop.verify.client.Person;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody reads or writes what is not theirs. */
class RoomAccessIT {
    private final SharedSystem system = SharedSystem.get();
    private Person owner;
    private Person member;
    private Person outsider;
    private long room;
    private StompTestClient ownersSession;
    private StompTestClient outsidersSession;

    @BeforeEach
    void openRoom() throws Exception {
        List<Person> people = system.gateway().signUp("access", 3);
        owner = people.get(0);
        member = people.get(1);
        outsider = people.get(2);
        room = system.gateway().createGroup("members only", owner, List.of(member));
        ownersSession = connect(owner);
        ownersSession.subscribe(Destinations.room(room));
        outsidersSession = connect(outsider);
    }

    @AfterEach
    void leave() {
        ownersSession.close();
        outsidersSession.close();
    }

    private StompTestClient connect(Person person) throws Exception {
        StompTestClient session = StompTestClient.connect(system.gateway().webSocket(), person.token());
        session.subscribe(Destinations.USER_ACKS);
        session.subscribe(Destinations.USER_ERRORS);
        return session;
    }

    // ---- who may do what

    @Test
    void senderIdInThePayloadIsIgnored() throws Exception {
        send(ownersSession, Map.of("senderId", member.userId()));

        Message heard = messageOf(ownersSession.await(RoomAccessIT::isRoomMessage));
        assertThat(heard.senderId()).isEqualTo(owner.userId());
        assertThat(system.gateway().messages(member, room))
                .singleElement()
                .extracting(Message::senderId)
                .isEqualTo(owner.userId());
    }

    @Test
    void outsiderCannotSend() throws Exception {
        UUID refused = send(outsidersSession, Map.of());

        Refusal refusal = awaitRefusal(outsidersSession);
        assertThat(refusal.code()).isEqualTo(RefusalCode.NOT_A_MEMBER);
        assertThat(refusal.clientMessageId()).isEqualTo(refused);
        assertThatNothingButAMarkerWasSaid();
        assertThatSessionLivesOn(outsidersSession);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", Destinations.READ_SUFFIX, Destinations.EVENTS_SUFFIX})
    void outsiderCannotSubscribe(String suffix) throws Exception {
        subscribe(outsidersSession, Destinations.room(room) + suffix);

        assertThat(awaitRefusal(outsidersSession).code()).isEqualTo(RefusalCode.NOT_A_MEMBER);
        assertThatNothingButAMarkerWasSaid();
        assertThatSessionLivesOn(outsidersSession);
        assertThat(outsidersSession.heard()).noneMatch(RoomAccessIT::isRoomMessage);
    }

    // ---- what no client may do

    @Test
    void clientsCannotSendToSubscribers() throws Exception {
        for (String destination : List.of(
                Destinations.room(room),
                Destinations.roomEvents(room),
                Destinations.USER_ERRORS,
                "/user/" + member.userId() + "/queue/errors",
                "/topic/room",
                "/pub/chat/unknown")) {
            StompTestClient session = connect(member);
            session.send(
                    "SEND",
                    Map.of("destination", destination, "receipt", "forged"),
                    ContractJson.mapper().writeValueAsString(body(Map.of())));

            assertThat(awaitRefusal(session).code()).as(destination).isEqualTo(RefusalCode.DESTINATION_FORBIDDEN);
            assertThat(session.heard())
                    .as(destination)
                    .noneMatch(frame -> "forged".equals(frame.header("receipt-id"))
                            && frame.command().equals("RECEIPT"));
            session.close();
        }
        assertThatNothingButAMarkerWasSaid();
    }

    @Test
    void subscriptionsToPatternsAndToOthersQueuesAreRefused() throws Exception {
        List<String> destinations = List.of(
                "/sub/**",
                "/sub/chat/room/*",
                "/sub/chat/room/?",
                "/sub/chat/room/{roomId}",
                "/sub/chat/room/" + room + "/**",
                "/sub/chat/room/0" + room,
                "/sub/chat/room/" + room + "/../" + room,
                "/sub/chat/room/-" + room,
                "/user/" + owner.userId() + "/queue/errors",
                "/user/" + owner.userId() + "/queue/acks",
                "/user/queue/*",
                "/user/**",
                "/queue/acks-user" + owner.userId(),
                "/topic/anything",
                "room:" + room,
                "/**");
        for (int i = 0; i < destinations.size(); i++) {
            subscribe(outsidersSession, destinations.get(i));
            Refusal refusal = awaitRefusal(outsidersSession, i);
            assertThat(refusal.code()).as(destinations.get(i)).isEqualTo(RefusalCode.DESTINATION_FORBIDDEN);
        }
        assertThatNothingButAMarkerWasSaid();
        assertThatSessionLivesOn(outsidersSession);
        assertThat(outsidersSession.heard()).noneMatch(RoomAccessIT::isRoomMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE", "RECEIPT", "CONNECTED", "ERROR"})
    void framesThatOnlyServersSendEndTheSession(String command) throws Exception {
        StompTestClient session = connect(member);
        session.subscribe(Destinations.room(room));

        session.send(
                command,
                Map.of("destination", Destinations.room(room), "subscription", "0", "message-id", "1"),
                ContractJson.mapper().writeValueAsString(body(Map.of())));

        session.await(frame -> frame.command().equals("ERROR"));
        assertThat(session.awaitClose()).isEqualTo(CloseReason.PROTOCOL_VIOLATION.code());
        assertThatNothingButAMarkerWasSaid();
    }

    // ---- words of these tests

    private Map<String, Object> body(Map<String, Object> more) {
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.put("roomId", room);
        body.put("clientMessageId", UUID.randomUUID().toString());
        body.put("type", "TEXT");
        body.put("content", "let me in");
        return body;
    }

    private UUID send(StompTestClient session, Map<String, Object> more) {
        Map<String, Object> body = body(more);
        session.send(
                "SEND",
                Map.of("destination", Destinations.PUB_MESSAGE),
                ContractJson.mapper().writeValueAsString(body));
        return UUID.fromString((String) body.get("clientMessageId"));
    }

    private static void subscribe(StompTestClient session, String destination) {
        session.send("SUBSCRIBE", Map.of("id", UUID.randomUUID().toString(), "destination", destination), "");
    }

    private static Refusal awaitRefusal(StompTestClient session) {
        return awaitRefusal(session, 0);
    }

    /** @param number counted from 0 */
    private static Refusal awaitRefusal(StompTestClient session, int number) {
        session.await(frame -> session.messages(Destinations.USER_ERRORS).size() > number || session.isClosed());
        return ContractJson.mapper()
                .readValue(
                        session.messages(Destinations.USER_ERRORS).get(number).body(), Refusal.class);
    }

    /** Had anything been let through, it would stand before the marker. */
    private void assertThatNothingButAMarkerWasSaid() throws Exception {
        UUID marker = send(ownersSession, Map.of());
        Message heard = messageOf(ownersSession.await(RoomAccessIT::isRoomMessage));
        assertThat(heard.clientMessageId()).isEqualTo(marker);
        assertThat(heard.messageId()).isEqualTo(1);
        assertThat(system.gateway().messages(owner, room)).hasSize(1);
    }

    private static void assertThatSessionLivesOn(StompTestClient session) {
        session.subscribe(Destinations.USER_NOTIFICATIONS);
        assertThat(session.isClosed()).isFalse();
    }

    private static boolean isRoomMessage(Frame frame) {
        String destination = frame.header("destination");
        return frame.command().equals("MESSAGE")
                && destination != null
                && destination.startsWith(Destinations.ROOM_PREFIX);
    }

    private static Message messageOf(Frame frame) {
        return ContractJson.mapper().readValue(frame.body(), Message.class);
    }
}
