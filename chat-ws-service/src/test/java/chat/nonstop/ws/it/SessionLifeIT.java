package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.message;
import static chat.nonstop.ws.it.Frames.refusal;
import static chat.nonstop.ws.it.Frames.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.RawWebSocket;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.TestTokens;
import chat.nonstop.ws.session.ChatSession;
import chat.nonstop.ws.session.Outcome;
import chat.nonstop.ws.session.SendHandler;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How sessions begin and end; on a node with short times. */
@Timeout(60)
class SessionLifeIT {
    private static final ChatNode NODE = ChatNode.start(Map.of(
            "chat.session.heart-beat", "400ms",
            "chat.limits.connect-time", "1s"));
    private final TestTokens tokens = TestTokens.shared();
    private final long user = ChatNode.newUser();

    @AfterAll
    static void stop() {
        NODE.close();
    }

    @Test
    void socketWithoutConnectIsClosed() {
        try (StompTestClient client = open(tokens.accessToken(user))) {
            assertThat(client.awaitClose()).isEqualTo(CloseReason.CONNECT_TIMEOUT.code());
        }
    }

    @Test
    void frameThatIsNeverEndedIsAnError() {
        try (StompTestClient client = NODE.connect(user)) {
            client.sendRaw("no STOMP, and no line feed either\0");

            assertThat(client.await(frame -> frame.command().equals("ERROR")).header("code"))
                    .isEqualTo("FRAME_INVALID");
            assertThat(client.awaitClose()).isEqualTo(CloseReason.PROTOCOL_VIOLATION.code());
        }
    }

    @Test
    void clientThatPromisedHeartBeatsAndFallsSilentIsClosed() {
        try (StompTestClient silent = open(tokens.accessToken(user));
                StompTestClient promisedNothing = open(tokens.accessToken(user))) {
            promisedNothing.send("CONNECT", Map.of("accept-version", "1.2", "heart-beat", "0,0"), "");
            silent.send("CONNECT", Map.of("accept-version", "1.2", "heart-beat", "400,400"), "");

            assertThat(silent.awaitClose()).isEqualTo(CloseReason.HEARTBEAT_LOST.code());
            assertThat(promisedNothing.isClosed()).isFalse();
        }
    }

    /** Without heart-beats only a ping tells the one who listens from the one who is gone. */
    @Test
    void silentClientThatAnswersNoPingIsClosedAndOneThatAnswersIsNot() throws Exception {
        try (ChatNode node = ChatNode.start(Map.of("chat.limits.idle-time", "4s"));
                StompTestClient listener = node.connect(user);
                RawWebSocket gone = RawWebSocket.open(node.webSocket(), tokens.accessToken(user), 0);
                RawWebSocket goneInSpiteOfItsWord = RawWebSocket.open(node.webSocket(), tokens.accessToken(user), 0)) {
            gone.send("CONNECT\naccept-version:1.2\n\n\0");
            goneInSpiteOfItsWord.send("CONNECT\naccept-version:1.2\nheart-beat:999999999,0\n\n\0");

            assertThat(gone.readUntilClose()).isEqualTo(CloseReason.HEARTBEAT_LOST.code());
            assertThat(goneInSpiteOfItsWord.readUntilClose()).isEqualTo(CloseReason.HEARTBEAT_LOST.code());
            // It was there before them, and as silent.
            listener.send("ACK", Map.of("id", "1", "receipt", "alive"), "");
            listener.awaitReceipt("alive");
        }
    }

    @Test
    void sessionEndsWithItsToken() {
        try (StompTestClient client = open(tokens.accessToken(user, Duration.ofSeconds(2)))) {
            client.send("CONNECT", Map.of("accept-version", "1.2"), "");

            assertThat(client.awaitClose()).isEqualTo(CloseReason.TOKEN_EXPIRED.code());
        }
    }

    @Test
    void freshTokenOfTheSameUserKeepsTheSessionAlive() {
        Instant firstEnd = Instant.now().plusSeconds(3);
        try (StompTestClient client = open(tokens.accessToken(user, Duration.ofSeconds(3)))) {
            client.send("CONNECT", Map.of("accept-version", "1.2", "heart-beat", "0,400"), "");
            client.subscribe(Destinations.USER_ERRORS);

            renew(client, tokens.accessToken(user + 1), "foreign");
            refusal(client, "FORBIDDEN");
            renew(client, tokens.accessToken(user, Duration.ofMinutes(-5)), "expired");
            refusal(client, "TOKEN_EXPIRED");
            renew(
                    client,
                    tokens.unsigned(tokens.claims(user, Duration.ofHours(1)).build()),
                    "unsigned");
            refusal(client, "UNAUTHENTICATED");
            renew(client, tokens.accessToken(user), "renewed");
            client.awaitReceipt("renewed");

            org.awaitility.Awaitility.await().until(() -> Instant.now().isAfter(firstEnd.plusSeconds(2)));
            client.send("ACK", Map.of("id", "1", "receipt", "alive"), "");
            client.awaitReceipt("alive");
        }
    }

    /** The path of SockJS is the client's to choose. */
    @Test
    void sockJsSessionUnderTheIdOfALivingOneDoesThatNoHarm() throws Exception {
        try (StompTestClient living = open(tokens.accessToken(user, Duration.ofSeconds(4)))) {
            living.send("CONNECT", Map.of("accept-version", "1.2", "heart-beat", "0,0"), "");
            String id =
                    living.await(frame -> frame.command().equals("CONNECTED")).header("session");

            HttpResponse<String> opened = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + NODE.port() + "/ws/v1/chat/000/" + id + "/xhr"))
                                    .header("Authorization", "Bearer " + tokens.accessToken(user + 1))
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(opened.body()).isEqualTo("o\n");

            living.send("ACK", Map.of("id", "1", "receipt", "alive"), "");
            living.awaitReceipt("alive");
            assertThat(living.awaitClose()).isEqualTo(CloseReason.TOKEN_EXPIRED.code());
        }
    }

    @Test
    void handshakeWithoutAValidTokenIsRefused() throws Exception {
        RSAKey foreign = new RSAKeyGenerator(2048).keyID("test-key").generate();
        var claims = tokens.claims(user, Duration.ofHours(1)).build();
        String good = tokens.accessToken(user);
        List<Map<String, String>> headers = List.of(
                Map.of(),
                bearer("garbage"),
                bearer(tokens.accessToken(user, Duration.ofMinutes(-5))),
                bearer(tokens.unsigned(claims)),
                bearer(tokens.signedWithThePublicKeyAsSecret(claims)),
                bearer(tokens.sign(claims, foreign)),
                bearer(good.substring(0, good.length() - 4) + "AAAA"),
                bearer(tokens.serviceToken("persistence-service")),
                bearer(tokens.sign(tokens.claims(user, Duration.ofHours(1))
                        .audience("other")
                        .build())));
        for (Map<String, String> header : headers) {
            assertThatThrownBy(() -> StompTestClient.open(NODE.webSocket(), header))
                    .hasCauseInstanceOf(WebSocketHandshakeException.class)
                    .extracting(failure -> ((WebSocketHandshakeException) failure.getCause())
                            .getResponse()
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void healthMetricsAndSockJsInfoAreOpenAndNothingElse() throws Exception {
        assertThat(status("/actuator/health")).isEqualTo(200);
        assertThat(status("/actuator/health/readiness")).isEqualTo(200);
        assertThat(status("/ws/v1/chat/info")).isEqualTo(200);
        assertThat(status("/ws/v1/chat/1/abc/xhr")).isEqualTo(401);
        assertThat(status("/actuator/env")).isEqualTo(401);
        String metrics = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + NODE.port() + "/actuator/prometheus"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(metrics)
                .contains(
                        "chat_sessions{",
                        "chat_subscriptions{",
                        "chat_session_queue_bytes{",
                        "chat_publish_commit_seconds",
                        "chat_message_accept_seconds",
                        "chat_delivery_write_seconds");
    }

    @Test
    void stoppingNodeAnswersWhatItWorksOnAndAsksItsSessionsToMove() {
        FakePersistence persistence = ChatNode.PERSISTENCE;
        long room = persistence.room(user);
        int count = 200;
        StompTestClient client;
        try (ChatNode leaving = ChatNode.start(Map.of())) {
            client = leaving.connect(user);
            client.subscribe(Destinations.USER_ACKS);
            IntStream.range(0, count)
                    .forEach(i -> send(client, message(room, UUID.randomUUID().toString(), "m" + i), null));
            // Some are answered, most are under way.
            client.await(frame -> Destinations.USER_ACKS.equals(frame.header("destination")));
        }

        assertThat(client.awaitClose()).isEqualTo(CloseReason.NODE_DRAINING.code());
        int answered = client.messages(Destinations.USER_ACKS).size();
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(persistence.messages(room)).hasSize(answered));
    }

    /** Handlers may block: each connection has a thread of its own to block, and the node has no few to run out of. */
    @Test
    void framesAreWorkedOnByVirtualThreads() {
        try (ChatNode probed = ChatNode.start(Map.of(), ThreadProbe.class);
                StompTestClient client = probed.connect(user)) {
            client.send("SEND", Map.of("destination", "/pub/test/thread", "receipt", "virtual"), "");
            client.awaitReceipt("virtual");
        }
    }

    @Configuration
    static class ThreadProbe {
        @Bean
        SendHandler threadProbe() {
            return new SendHandler() {
                @Override
                public String destination() {
                    return "/pub/test/thread";
                }

                @Override
                public CompletableFuture<Outcome> onSend(ChatSession session, ClientFrame frame) {
                    return (Thread.currentThread().isVirtual()
                                    ? Outcome.done()
                                    : Outcome.refused(RefusalCode.INTERNAL_ERROR))
                            .now();
                }
            };
        }
    }

    private void renew(StompTestClient client, String token, String receipt) {
        client.send(
                "SEND",
                Map.of("destination", Destinations.PUB_RENEW, "receipt", receipt),
                ContractJson.mapper().writeValueAsString(Map.of("accessToken", token)));
    }

    private int status(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + NODE.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private StompTestClient open(String token) {
        return StompTestClient.open(NODE.webSocket(), bearer(token));
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }
}
