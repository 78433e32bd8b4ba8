package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.messageIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
                Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new java.net.InetSocketAddress("127.0.0.1", node.port()));
            handshake(slow, node.port(), user);
            write(slow, "CONNECT\naccept-version:1.2\n\n\0");
            write(slow, "SUBSCRIBE\nid:1\ndestination:" + Destinations.room(room) + "\nreceipt:live\n\n\0");
            readUntil(slow.getInputStream(), "receipt-id:live");
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

    private static void handshake(Socket socket, int port, long user) throws IOException {
        socket.getOutputStream()
                .write(("GET /ws/v1/chat HTTP/1.1\r\nHost: 127.0.0.1:" + port
                                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                + "Sec-WebSocket-Extensions: permessage-deflate\r\nAuthorization: Bearer "
                                + TestTokens.shared().accessToken(user) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        String answer = readUntil(socket.getInputStream(), "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 101");
        // Compression would cost each connection a few hundred kilobytes.
        assertThat(answer.toLowerCase()).doesNotContain("permessage-deflate");
    }

    /** One masked text frame; the mask is zero. */
    private static void write(Socket socket, String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[8 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) 0xFE;
        frame[2] = (byte) (payload.length >> 8);
        frame[3] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 8, payload.length);
        socket.getOutputStream().write(frame);
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            assertThat(next).describedAs("read so far: " + text).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }
}
