package chat.nonstop.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.gateway.testing.Gateway;
import chat.nonstop.gateway.testing.TestSocket;
import chat.nonstop.testing.RawWebSocket;
import chat.nonstop.testing.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that stops reading, behind which no close frame gets through. */
@Timeout(60)
class StuckClientIT {
    private Gateway gateway;

    @BeforeEach
    void start() {
        // A phase that waits in vain would outlast the test.
        gateway = Gateway.with(
                Map.of("chat.gateway.ws-close-patience", "1s", "spring.lifecycle.timeout-per-shutdown-phase", "120s"));
        gateway.second().ready(false);
        await().untilAsserted(() -> assertThat(gateway.bean(Nodes.class).candidates())
                .extracting(Candidate::state)
                .containsExactly(NodeState.READY, NodeState.LEAVING));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void itsPlaceAndItsConnectionAreGivenUpWhenItsNodeBreaksOff() throws IOException {
        try (RawWebSocket stuck = jammed()) {
            gateway.first().reset();

            await().untilAsserted(() -> assertThat(gateway.bean(Nodes.class).candidates())
                    .extracting(Candidate::sockets)
                    .containsOnly(0));
            awaitEnd(stuck);
        }
    }

    @Test
    void itDoesNotHoldUpAGatewayThatStops() throws IOException {
        try (RawWebSocket stuck = jammed();
                TestSocket other = gateway.connectAs(1)) {
            other.ask("hello");

            gateway.stop();

            assertThat(other.awaitClose().code()).isEqualTo(CloseReason.NODE_DRAINING.code());
            awaitEnd(stuck);
        }
    }

    /** A client for which the node has written more than all buffers on the way hold. */
    private RawWebSocket jammed() throws IOException {
        RawWebSocket client = RawWebSocket.open(
                URI.create("ws://localhost:" + gateway.port() + "/ws/v1/chat"),
                TestTokens.shared().accessToken(1),
                4096);
        client.send("flood");
        AtomicLong before = new AtomicLong();
        await().pollInterval(Duration.ofMillis(500)).until(() -> {
            long now = gateway.first().flooded();
            return now > 0 && before.getAndSet(now) == now;
        });
        return client;
    }

    /** Nobody is there any more to take what the client says. */
    private static void awaitEnd(RawWebSocket client) {
        await().until(() -> {
            try {
                client.send("anyone?");
                return false;
            } catch (IOException e) {
                return true;
            }
        });
    }
}
