package chat.nonstop.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.gateway.testing.EchoNode;
import chat.nonstop.gateway.testing.Gateway;
import chat.nonstop.gateway.testing.TestSocket;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.TestTokens;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatNodeIT {
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void bothNodesAreReady() {
        for (EchoNode node : List.of(gateway.first(), gateway.second())) {
            node.ready(true);
            node.handshakeStatus(101);
            node.seen().clear();
        }
        awaitStates(NodeState.READY, NodeState.READY);
    }

    @AfterEach
    void everySocketIsGivenBack() {
        await().untilAsserted(() -> assertThat(gateway.bean(Nodes.class).candidates())
                .extracting(Candidate::sockets)
                .containsOnly(0));
    }

    @Test
    void frameOf200KiBPassesBothWays() {
        String large = "x".repeat(200 * 1024);

        try (TestSocket socket = gateway.connectAs(1)) {
            assertThat(socket.ask(large)).isEqualTo(large);
        }
    }

    @Test
    void frameOverTheTransportLimitEndsTheSocket() {
        for (int i = 0; i < 20; i++) {
            try (TestSocket socket = gateway.connectAs(1)) {
                socket.trySend("x".repeat(1024 * 1024));

                // Not by a broken connection, although most of the frame is never looked at.
                assertThat(socket.awaitClose().code()).isEqualTo(1009);
            }
        }
    }

    @Test
    void firstFrameOfAFreshSocketIsNeverLost() {
        for (int i = 0; i < 60; i++) {
            try (TestSocket socket = gateway.connectAs(1)) {
                assertThat(socket.ask("first frame " + i)).isEqualTo("first frame " + i);
            }
        }
    }

    @Test
    void framesKeepTheirOrder() {
        try (TestSocket socket = gateway.connectAs(1)) {
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                sent.add("message " + i);
                socket.send("message " + i);
            }

            List<String> came = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                came.add(socket.next());
            }
            assertThat(came).isEqualTo(sent);
        }
    }

    @Test
    void subProtocolIsTheNodesChoice() {
        String token = TestTokens.shared().accessToken(1);

        try (TestSocket socket = gateway.connect(
                "/ws/v1/chat", "Authorization", "Bearer " + token, "Sec-WebSocket-Protocol", "v10.stomp,v12.stomp")) {
            assertThat(socket.subprotocol()).isEqualTo("v12.stomp");
        }
    }

    @Test
    void newSocketsGoWhereFewestAre() {
        List<TestSocket> sockets = new ArrayList<>();
        try {
            int first = 0;
            for (int i = 0; i < 10; i++) {
                TestSocket socket = gateway.connectAs(1);
                sockets.add(socket);
                first += socket.ask("name").equals("first") ? 1 : 0;
            }

            assertThat(first).isEqualTo(5);
        } finally {
            sockets.forEach(TestSocket::close);
        }
    }

    @Test
    void closeOfTheNodeReachesTheClientWithItsCode() {
        try (TestSocket socket = gateway.connectAs(1)) {
            socket.send("close " + CloseReason.SESSION_REPLACED.code());

            assertThat(socket.awaitClose()).isEqualTo(new TestSocket.Closed(4001, "bye"));
        }
    }

    @Test
    void socketsOfAClosedClientAreGivenBack() {
        TestSocket socket = gateway.connectAs(1);
        socket.ask("hello");
        socket.closeWith(1000);

        everySocketIsGivenBack();
    }

    @Test
    void nodeThatDiesIsToldToItsClientsAndGetsNoNewOnes() {
        TestSocket onFirst = connectTo("first");

        gateway.first().die();
        try {
            assertThat(onFirst.awaitClose().code()).isEqualTo(CloseReason.NODE_ERROR.code());
            // At once, before any probe: the refused connection is retried on the other node.
            for (int i = 0; i < 5; i++) {
                try (TestSocket next = gateway.connectAs(1)) {
                    assertThat(next.ask("name")).isEqualTo("second");
                }
            }
        } finally {
            gateway.first().comeBack();
        }
        awaitStates(NodeState.READY, NodeState.READY);
    }

    @Test
    void nodeThatIsNotReadyKeepsItsSessionsButGetsNoNewOnes() {
        TestSocket old = connectTo("first");
        gateway.first().ready(false);
        awaitStates(NodeState.LEAVING, NodeState.READY);

        for (int i = 0; i < 5; i++) {
            try (TestSocket next = gateway.connectAs(1)) {
                assertThat(next.ask("name")).isEqualTo("second");
            }
        }
        assertThat(old.ask("name")).isEqualTo("first");
        old.close();
    }

    @Test
    void withoutAReadyNodeAHandshakeIsToldToComeBack() {
        gateway.first().ready(false);
        gateway.second().ready(false);
        awaitStates(NodeState.LEAVING, NodeState.LEAVING);

        assertThatThrownBy(() -> gateway.connectAs(1))
                .isInstanceOfSatisfying(
                        TestSocket.RefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(503));
        HttpResponse<String> info = gateway.getAs(1, "/ws/v1/chat/info");
        assertThat(info.statusCode()).isEqualTo(503);
        assertThat(info.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(info.body()).contains("\"UNAVAILABLE\"");
        ContractAssert.assertFits("problem", info.body());
    }

    @Test
    void handshakeThatTheNodeRefusesIsRefused() {
        gateway.first().handshakeStatus(429);
        gateway.second().handshakeStatus(429);

        assertThatThrownBy(() -> gateway.connectAs(1))
                .isInstanceOfSatisfying(
                        TestSocket.RefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(429));
    }

    @Test
    void handshakeThatANodeIsUnavailableForGoesToAnother() {
        gateway.first().handshakeStatus(503);
        for (int i = 0; i < 5; i++) {
            try (TestSocket socket = gateway.connectAs(1)) {
                assertThat(socket.ask("name")).isEqualTo("second");
            }
        }

        gateway.second().handshakeStatus(503);
        assertThatThrownBy(() -> gateway.connectAs(1))
                .isInstanceOfSatisfying(
                        TestSocket.RefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(503));
    }

    @Test
    void requestsOfASockJsSessionMeetOneNode() {
        Set<String> used = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            String session = "/ws/v1/chat/" + (100 + i) + "/" + UUID.randomUUID();
            String node = gateway.getAs(1, session + "/xhr").body();
            used.add(node);
            for (String transport : List.of("/xhr_send", "/xhr", "/xhr")) {
                assertThat(gateway.send(
                                        "POST",
                                        session + transport,
                                        "Authorization",
                                        "Bearer " + TestTokens.shared().accessToken(1))
                                .body())
                        .isEqualTo(node);
            }
        }

        assertThat(used).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void sockJsSessionStaysOnItsNodeWhileThatDrainsAndMovesWhenItDies() {
        String session = null;
        while (session == null) {
            String candidate = "/ws/v1/chat/000/" + UUID.randomUUID();
            session = gateway.getAs(1, candidate + "/xhr").body().equals("first") ? candidate : null;
        }

        gateway.first().ready(false);
        awaitStates(NodeState.LEAVING, NodeState.READY);
        assertThat(gateway.getAs(1, session + "/xhr").body()).isEqualTo("first");

        gateway.first().die();
        try {
            awaitStates(NodeState.UNREACHABLE, NodeState.READY);
            assertThat(gateway.getAs(1, session + "/xhr").body()).isEqualTo("second");
        } finally {
            gateway.first().comeBack();
        }
    }

    @Test
    void streamedAnswerArrivesWhileItIsStillOpen() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        gateway.http("/ws/v1/chat/001/" + UUID.randomUUID() + "/xhr_streaming"))
                .header("Authorization", "Bearer " + TestTokens.shared().accessToken(1))
                .POST(HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                assertThat(new String(body.readNBytes("first".length()), StandardCharsets.UTF_8))
                        .isIn("first", "secon");
            }
            client.shutdownNow();
        }
    }

    private static TestSocket connectTo(String node) {
        List<TestSocket> others = new ArrayList<>();
        try {
            while (true) {
                TestSocket socket = gateway.connectAs(1);
                if (socket.ask("name").equals(node)) {
                    return socket;
                }
                others.add(socket);
            }
        } finally {
            others.forEach(TestSocket::close);
        }
    }

    private static void awaitStates(NodeState first, NodeState second) {
        await().untilAsserted(() -> assertThat(gateway.bean(Nodes.class).candidates())
                .extracting(Candidate::state)
                .containsExactly(first, second));
    }
}
