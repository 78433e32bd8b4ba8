package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.messageIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.RawWebSocket;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlowReaderIT {
    private final FakePersistence persistence = ChatNode.PERSISTENCE;

    @Test
    void readerWhoDoesNotReadLosesItsSessionAndNobodyElseWaits() throws IOException {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        try (ChatNode node = ChatNode.start(
                        Map.of("chat.limits.send-buffer-bytes", "65536", "chat.session.close-patience", "1s"));
                StompTestClient healthy = node.connect(user);
                RawWebSocket slow =
                        RawWebSocket.open(node.webSocket(), TestTokens.shared().accessToken(user), 4096)) {
            slow.send("CONNECT\naccept-version:1.2\n\n\0");
            slow.send("SUBSCRIBE\nid:1\ndestination:" + Destinations.room(room) + "\nreceipt:live\n\n\0");
            slow.readUntil("receipt-id:live");
            healthy.subscribe(Destinations.room(room));
            MeterRegistry meters = node.context.getBean(MeterRegistry.class);

            // From here on the slow one reads nothing. The kernel takes a few megabytes, then its queue fills up.
            int stored = 0;
            String content = "x".repeat(5_000);
            long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
            while (tooSlow(meters) == 0 && System.nanoTime() < deadline) {
                for (int i = 0; i < 4; i++) {
                    persistence.store(room, MessageType.TEXT, content);
                }
                stored += 4;
                int expected = stored;
                await().until(() -> healthy.messages(Destinations.room(room)).size() >= expected);
            }

            assertThat(tooSlow(meters)).isEqualTo(1);
            assertThat(messageIds(healthy, room))
                    .isEqualTo(LongStream.rangeClosed(1, stored).boxed().toList());
            await().untilAsserted(() ->
                    assertThat(meters.get("chat.sessions").gauge().value()).isEqualTo(1));
            assertThat(meters.get("chat.session.queue.bytes").gauge().value()).isZero();
        }
    }

    private static double tooSlow(MeterRegistry meters) {
        var ended = meters.find("chat.sessions.ended").tag("reason", "TOO_SLOW").counter();
        return ended == null ? 0 : ended.count();
    }
}
