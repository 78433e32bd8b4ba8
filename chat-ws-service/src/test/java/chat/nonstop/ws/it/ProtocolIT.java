package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.json;
import static chat.nonstop.ws.it.Frames.message;
import static chat.nonstop.ws.it.Frames.refusal;
import static chat.nonstop.ws.it.Frames.send;
import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import chat.nonstop.testing.TestTokens;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal answers within the client's patience; nothing leaves it waiting. */
@Timeout(60)
class ProtocolIT {
    private final FakePersistence persistence = ChatNode.PERSISTENCE;
    private final ChatNode node = ChatNode.first();
    private final long user = ChatNode.newUser();

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "STOMP"})
    void connectAndItsAliasAreAnsweredAlike(String command) {
        try (StompTestClient client = open()) {
            client.send(command, Map.of("accept-version", "1.1,1.2", "heart-beat", "0,0"), "");

            Frame connected = client.await(frame -> frame.command().equals("CONNECTED"));
            assertThat(connected.headers())
                    .containsEntry("version", "1.2")
                    .containsEntry("heart-beat", "10000,10000")
                    .containsEntry("user-name", Long.toString(user))
                    .containsEntry("server", "nonstop-chat")
                    .containsKey("session");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1", "1.0,1.1", "11.2"})
    void versionThatWeDoNotSpeakIsAnError(String versions) {
        try (StompTestClient client = open()) {
            client.send("CONNECT", Map.of("accept-version", versions), "");

            assertViolation(client);
        }
    }

    @Test
    void connectWithoutAVersionIsAnError() {
        try (StompTestClient client = open()) {
            client.sendRaw("CONNECT\n\n\0");

            assertViolation(client);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SEND\ndestination:/pub/chat/message\n\n{}\0",
                "SUBSCRIBE\nid:1\ndestination:/user/queue/acks\n\n\0",
                "DISCONNECT\n\n\0"
            })
    void nothingIsHeardBeforeConnect(String frame) {
        try (StompTestClient client = open()) {
            client.sendRaw(frame);

            assertViolation(client);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MESSAGE\ndestination:/sub/chat/room/1\nmessage-id:1\nsubscription:1\n\n{}\0",
                "RECEIPT\nreceipt-id:1\n\n\0",
                "ERROR\n\n\0",
                "CONNECTED\nversion:1.2\n\n\0",
                "CONNECT\naccept-version:1.2\n\n\0",
                "BEGIN\ntransaction:1\n\n\0",
                "COMMIT\ntransaction:1\n\n\0",
                "ABORT\ntransaction:1\n\n\0",
                "SEND\ndestination:/pub/chat/message\ntransaction:1\n\n{}\0",
                "SEND\n\n{}\0",
                "SUBSCRIBE\nid:1\n\n\0",
                "SUBSCRIBE\ndestination:/user/queue/acks\n\n\0",
                "UNSUBSCRIBE\n\n\0",
                "PUBLISH\n\n\0",
                "no stomp at all\n\0",
                "SEND\nno colon\n\n\0"
            })
    void frameThatIsNoClientsToSendEndsTheSession(String frame) {
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);

            client.sendRaw(frame);

            assertViolation(client);
        }
    }

    @Test
    void receiptIdOfTheOffendingFrameStandsInTheError() {
        try (StompTestClient client = node.connect(user)) {
            client.send("BEGIN", Map.of("transaction", "1", "receipt", "why:not\n"), "");

            Frame error = client.await(frame -> frame.command().equals("ERROR"));
            assertThat(error.header("receipt-id")).isEqualTo("why:not\n");
            assertThat(error.header("code")).isEqualTo("FRAME_INVALID");
            ContractAssert.assertFits("refusal", error.body());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sub/**",
                "/sub/chat/room/*",
                "/sub/chat/room/?",
                "/sub/chat/room/{x}",
                "/sub/chat/room/",
                "/sub/chat/room/0",
                "/sub/chat/room/07",
                "/sub/chat/room/-1",
                "/sub/chat/room/1/",
                "/sub/chat/room/1/other",
                "/sub/chat/room/99999999999999999999",
                "/user/queue/**",
                "/user/7/queue/errors",
                "/queue/errors",
                "/pub/chat/message",
                "/topic/x",
                ""
            })
    void onlyDestinationsThatExistCanBeSubscribed(String destination) {
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);

            client.send("SUBSCRIBE", Map.of("id", "x", "destination", destination, "receipt", "r"), "");

            Frame refusal = refusal(client, "DESTINATION_FORBIDDEN");
            assertThat(refusal.header("receipt-id")).isEqualTo("r");
            assertLives(client);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sub/chat/room/1",
                "/user/queue/errors",
                "/user/7/queue/errors",
                "/pub/chat/message/",
                "/pub/**",
                "/pub/chat/unknown",
                "/topic/x"
            })
    void clientsSendToThePublishedDestinationsOnly(String destination) {
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);

            client.send("SEND", Map.of("destination", destination), "{}");

            refusal(client, "DESTINATION_FORBIDDEN");
            assertLives(client);
        }
    }

    @Test
    void sameIdOrSameDestinationTwiceIsRefused() {
        long room = persistence.room(user);
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);
            client.subscribe(Destinations.room(room));

            client.send(
                    "SUBSCRIBE", Map.of("id", "another", "destination", Destinations.room(room), "receipt", "a"), "");
            assertThat(refusal(client, "DUPLICATE_SUBSCRIPTION").header("receipt-id"))
                    .isEqualTo("a");
            client.send(
                    "SUBSCRIBE",
                    Map.of("id", Destinations.room(room), "destination", Destinations.USER_ACKS, "receipt", "b"),
                    "");
            client.await(frame ->
                    "b".equals(frame.header("receipt-id")) && frame.command().equals("MESSAGE"));

            persistence.store(room, 1);
            client.await(frame -> (room + "-1").equals(frame.header("message-id")));
            assertLives(client);
            assertThat(client.messages(Destinations.room(room))).hasSize(1);
        }
    }

    @Test
    void outsiderCanSubscribeToNothingOfARoom() {
        long room = persistence.room(ChatNode.newUser());
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);
            for (String destination :
                    new String[] {Destinations.room(room), Destinations.roomRead(room), Destinations.roomEvents(room)
                    }) {
                client.send(
                        "SUBSCRIBE", Map.of("id", destination, "destination", destination, "receipt", destination), "");
                Frame refusal = client.await(frame -> destination.equals(frame.header("receipt-id")));
                assertThat(json(refusal).path("code").asString()).isEqualTo("NOT_A_MEMBER");
            }
            persistence.store(room, 1);
            assertLives(client);
            assertThat(client.messages(Destinations.room(room))).isEmpty();
        }
    }

    @Test
    void refusedSubscribeWithoutAnErrorsSubscriptionIsAnErrorAndClose() {
        long room = persistence.room(ChatNode.newUser());
        try (StompTestClient client = node.connect(user)) {
            client.send("SUBSCRIBE", Map.of("id", "1", "destination", Destinations.room(room), "receipt", "r"), "");

            Frame error = client.await(frame -> frame.command().equals("ERROR"));
            assertThat(error.header("code")).isEqualTo("NOT_A_MEMBER");
            assertThat(error.header("receipt-id")).isEqualTo("r");
            assertThat(client.awaitClose()).isEqualTo(CloseReason.PROTOCOL_VIOLATION.code());
        }
    }

    @Test
    void refusedMessageWithAReceiptButWithoutAnErrorsSubscriptionIsAnErrorAndClose() {
        long room = persistence.room(ChatNode.newUser());
        try (StompTestClient client = node.connect(user)) {
            send(client, message(room, UUID.randomUUID().toString(), "x"), "r");

            assertThat(client.await(frame -> frame.command().equals("ERROR")).header("code"))
                    .isEqualTo("NOT_A_MEMBER");
            assertThat(client.awaitClose()).isEqualTo(CloseReason.PROTOCOL_VIOLATION.code());
        }
    }

    @Test
    void refusedMessageThatAskedForNoAnswerLeavesTheSessionAlone() {
        long room = persistence.room(ChatNode.newUser());
        try (StompTestClient client = node.connect(user)) {
            send(client, message(room, UUID.randomUUID().toString(), "x"), null);

            assertLives(client);
        }
    }

    @Test
    void moreSubscriptionsThanAllowedAreRefused() {
        try (ChatNode strict = ChatNode.start(Map.of("chat.limits.subscriptions-per-session", "2"));
                StompTestClient client = strict.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);
            client.subscribe(Destinations.USER_ACKS);
            client.send("SUBSCRIBE", Map.of("id", "3", "destination", Destinations.USER_NOTIFICATIONS), "");
            refusal(client, "TOO_MANY_SUBSCRIPTIONS");

            client.send("UNSUBSCRIBE", Map.of("id", Destinations.USER_ACKS), "");
            client.subscribe(Destinations.USER_NOTIFICATIONS);
        }
    }

    @Test
    void whoSubscribesWithoutEndIsTurnedAwayForAWhile() {
        try (ChatNode strict = ChatNode.start(Map.of("chat.limits.subscribes-per-minute", "5"));
                StompTestClient client = strict.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);
            for (int i = 2; i <= 5; i++) {
                client.subscribe(Destinations.USER_ACKS);
                client.send("UNSUBSCRIBE", Map.of("id", Destinations.USER_ACKS), "");
            }
            client.send("SUBSCRIBE", Map.of("id", "6", "destination", Destinations.USER_ACKS), "");

            Frame refusal = refusal(client, "RATE_LIMITED");
            ContractAssert.assertFits("refusal", refusal.body());
            // A token comes every 12 s.
            assertThat(json(refusal).path("retryAfterMs").asLong()).isBetween(1L, 12_000L);
            assertLives(client);
        }
    }

    @Test
    void unsubscribedRoomIsSilent() {
        long room = persistence.room(user);
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.room(room));
            persistence.store(room, 1);
            client.await(frame -> (room + "-1").equals(frame.header("message-id")));

            client.send("UNSUBSCRIBE", Map.of("id", Destinations.room(room), "receipt", "gone"), "");
            client.awaitReceipt("gone");
            persistence.store(room, 1);
            client.subscribe(Destinations.room(room), Map.of("after", "2"));
            persistence.store(room, 1);

            client.await(frame -> (room + "-3").equals(frame.header("message-id")));
            assertThat(Frames.messageIds(client, room)).containsExactly(1L, 3L);
        }
    }

    @Test
    void ackAndNackAreToleratedAndDisconnectIsAnsweredLast() {
        try (StompTestClient client = node.connect(user)) {
            client.send("ACK", Map.of("id", "1", "receipt", "ack"), "");
            client.send("NACK", Map.of("id", "1", "receipt", "nack"), "");
            client.send("DISCONNECT", Map.of("receipt", "bye"), "");

            client.awaitReceipt("ack");
            client.awaitReceipt("nack");
            client.awaitReceipt("bye");
            assertThat(client.awaitClose()).isEqualTo(1000);
        }
    }

    @Test
    void frameMayComeInPiecesAndSeveralInOne() {
        try (StompTestClient client = open()) {
            client.sendRaw("CONNECT\naccept-ver");
            client.sendRaw("sion:1.2\n\n\0\n\nACK\nid:1\nreceipt:a\n\n\0NACK\nid:1\nreceipt:b\n\n\0\n");

            client.awaitReceipt("a");
            client.awaitReceipt("b");
        }
    }

    private StompTestClient open() {
        return StompTestClient.open(
                node.webSocket(),
                Map.of("Authorization", "Bearer " + TestTokens.shared().accessToken(user)));
    }

    private static void assertViolation(StompTestClient client) {
        Frame error = client.await(frame -> frame.command().equals("ERROR"));
        assertThat(error.header("code")).isEqualTo("FRAME_INVALID");
        assertThat(client.awaitClose()).isEqualTo(CloseReason.PROTOCOL_VIOLATION.code());
    }

    /** A marker, answered behind everything before it. */
    private static void assertLives(StompTestClient client) {
        String receipt = UUID.randomUUID().toString();
        client.send("ACK", Map.of("id", "1", "receipt", receipt), "");
        client.awaitReceipt(receipt);
    }
}
