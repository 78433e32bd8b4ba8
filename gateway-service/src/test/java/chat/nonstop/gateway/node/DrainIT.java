package chat.nonstop.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.gateway.testing.Gateway;
import chat.nonstop.gateway.testing.TestSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainIT {
    @Test
    void gatewayThatStopsAsksItsClientsToMove() {
        try (Gateway gateway = Gateway.start()) {
            await().untilAsserted(() -> assertThat(
                            gateway.getAs(1, "/ws/v1/chat/info").statusCode())
                    .isEqualTo(200));
            List<TestSocket> sockets = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                TestSocket socket = gateway.connectAs(1);
                socket.ask("hello");
                sockets.add(socket);
            }

            gateway.stop();

            assertThat(sockets)
                    .allSatisfy(socket ->
                            assertThat(socket.awaitClose().code()).isEqualTo(CloseReason.NODE_DRAINING.code()));
        }
    }
}
