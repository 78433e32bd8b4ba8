package chat.nonstop.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.gateway.testing.Gateway;
import chat.nonstop.gateway.testing.TestSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SlowRequestIT {
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.with(Map.of(
                "chat.gateway.request.head-time", "1s",
                "chat.gateway.request.body-pause", "1s",
                "chat.gateway.request.body-time", "2s"));
        await().untilAsserted(() ->
                assertThat(gateway.getAs(1, "/ws/v1/chat/info").statusCode()).isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void connectionThatSaysNothingIsClosed() throws Exception {
        assertClosedWithin(Duration.ofSeconds(4), "", "");
    }

    @Test
    void headThatTricklesIsClosed() throws Exception {
        assertClosedWithin(Duration.ofSeconds(4), "GET /ws/v1/chat HTTP/1.1\r\nHost: x\r\nX-A: ", "a");
    }

    @Test
    void headThatTricklesOnAConnectionInUseIsClosed() throws Exception {
        assertClosedWithin(
                Duration.ofSeconds(4),
                "GET /nothing HTTP/1.1\r\nHost: " + gateway.host() + "\r\n\r\nGET /nothing HTTP/1.1\r\nX-A: ",
                "a");
    }

    @Test
    void bodyThatTricklesIsClosed() throws Exception {
        assertClosedWithin(
                Duration.ofSeconds(6),
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: " + gateway.host()
                        + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{",
                " ");
    }

    @Test
    void fileMayTakeLongerThanOtherBodies() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            int drips = 15;
            socket.getOutputStream()
                    .write(("PUT /api/v1/store/x?signature=y HTTP/1.1\r\nHost: " + gateway.host()
                                    + "\r\nContent-Length: " + drips + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < drips; i++) { // 3 s, where other bodies have 2
                CompletableFuture.supplyAsync(() -> true, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS))
                        .get(10, TimeUnit.SECONDS);
                socket.getOutputStream().write('x');
            }

            socket.setSoTimeout(10_000);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 200").contains("\"bodyBytes\":" + drips);
        }
    }

    @Test
    void answerThatTakesLongerThanARequestMayIsWaitedFor() {
        // The service takes 3 s.
        assertThat(gateway.getAs(1, "/api/v1/users/slow").body()).isEqualTo("late");
    }

    @Test
    void webSocketThatIsSilentStaysOpen() throws Exception {
        try (TestSocket socket = gateway.connectAs(1)) {
            assertThat(socket.ask("hello")).isEqualTo("hello");
            // Longer than any of the limits above.
            CompletableFuture.supplyAsync(() -> true, CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS))
                    .get(10, TimeUnit.SECONDS);

            assertThat(socket.isClosed()).isFalse();
            assertThat(socket.ask("still here")).isEqualTo("still here");
        }
    }

    /** Sends {@code start}, then {@code drip} five times a second, until the server hangs up. */
    private static void assertClosedWithin(Duration limit, String start, String drip) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(200);
            socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
            long deadline = System.nanoTime() + limit.toNanos();
            while (System.nanoTime() < deadline) {
                if (isClosed(socket, drip)) {
                    return;
                }
            }
            throw new AssertionError("still open after " + limit);
        }
    }

    private static boolean isClosed(Socket socket, String drip) throws IOException {
        try {
            socket.getOutputStream().write(drip.getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read(new byte[4_096]) < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // reset
        }
    }
}
