package chat.nonstop.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.Limits;
import chat.nonstop.gateway.testing.EchoService.Seen;
import chat.nonstop.gateway.testing.Gateway;
import chat.nonstop.gateway.testing.RawHttp;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.TestTokens;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ForwardingIT {
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.with(Map.of("spring.cloud.gateway.server.webflux.httpclient.response-timeout", "1s"));
        // The first request of a JVM can take longer than that.
        await().untilAsserted(() ->
                assertThat(gateway.getAs(7, "/api/v1/users/me").statusCode()).isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/auth/login, persistence",
        "GET, /.well-known/jwks.json, persistence",
        "GET, /api/v1/users/me, persistence",
        "GET, /api/v1/users?nickname=kim, persistence",
        "GET, /api/v1/chat/rooms, persistence",
        "DELETE, /api/v1/chat/rooms/7, persistence",
        "GET, /api/v1/chat/rooms/7/messages?before=9, persistence",
        "GET, /api/v1/chat/rooms/7/read, read-receipt",
        "PATCH, /api/v1/chat/rooms/7/read, read-receipt",
        "POST, /api/v1/chat/rooms/7/read, persistence",
        "GET, /api/v1/chat/unread, read-receipt",
        "PUT, /api/v1/chat/rooms/7/mute, notification",
        "GET, /api/v1/notifications, notification",
        "DELETE, /api/v1/notifications/devices, notification",
    })
    void pathIsAnsweredByItsService(String method, String path, String service) {
        HttpResponse<String> response = gateway.send(
                method, path, "Authorization", "Bearer " + TestTokens.shared().accessToken(7));

        assertThat(response.statusCode()).isEqualTo(200);
        Seen seen = Seen.parse(response.body());
        assertThat(seen.service()).isEqualTo(service);
        assertThat(seen.method()).isEqualTo(method);
        assertThat(path).isEqualTo(seen.path() + (seen.query().isEmpty() ? "" : "?" + seen.query()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/rooms/heads",
                "/actuator/prometheus",
                "/actuator/env",
                "/actuator/gateway/routes",
                "/actuator",
                "/v3/api-docs",
                "/ws/v2/chat",
                "/api/v2/users",
                "/nothing"
            })
    void whatIsNotRoutedIsNotThere(String path) {
        HttpResponse<String> response = gateway.getAs(7, path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("\"NOT_FOUND\"");
        ContractAssert.assertFits("problem", response.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/chat/../../../internal/rooms/heads",
                "/api/v1/chat/..%2f..%2f..%2finternal/rooms/heads",
                "/api/v1/chat/%2e%2e/%2e%2e/%2e%2e/internal",
                "/api/v1/chat/..;/..;/internal",
                "/api/v1/chat//rooms",
                "//internal/rooms/heads",
                "/api/v1/chat/rooms;x=1/7",
                "/api/v1/chat\\rooms",
                "/api/v1/chat/%00",
            })
    void pathThatServersReadDifferentlyIsRefused(String path) {
        String answer = RawHttp.exchange(
                gateway.port(),
                "GET " + path + " HTTP/1.1\r\nHost: " + gateway.host() + "\r\nAuthorization: Bearer "
                        + TestTokens.shared().accessToken(7) + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void serviceThatBreaksOffIsUnavailable() {
        HttpResponse<String> response = gateway.getAs(7, "/api/v1/users/broken");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("\"UNAVAILABLE\"");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        ContractAssert.assertFits("problem", response.body());
    }

    @Test
    void serviceThatDoesNotAnswerInTimeIsATimeOut() {
        HttpResponse<String> response = gateway.getAs(7, "/api/v1/users/slow");

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(response.body()).contains("\"UNAVAILABLE\"");
        ContractAssert.assertFits("problem", response.body());
    }

    @Test
    void pageOfAServiceThatFailedIsReplacedByAProblem() {
        HttpResponse<String> response = gateway.getAs(7, "/api/v1/users/html");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("\"INTERNAL_ERROR\"").doesNotContain("Whitelabel");
        ContractAssert.assertFits("problem", response.body());
    }

    @Test
    void connectionGoesOnAfterRequestsThatCameTogether() throws Exception {
        String forwarded = "GET /api/v1/users/me HTTP/1.1\r\nHost: " + gateway.host() + "\r\nAuthorization: Bearer "
                + TestTokens.shared().accessToken(7) + "\r\n\r\n";
        String answeredAtOnce = "GET /nothing HTTP/1.1\r\nHost: " + gateway.host() + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(5_000);
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (int round = 0; round < 5; round++) {
                // The second has to queue behind the first.
                socket.getOutputStream().write((forwarded + answeredAtOnce).getBytes(StandardCharsets.US_ASCII));
                assertThat(nextStatus(answers)).isEqualTo("200");
                assertThat(nextStatus(answers)).isEqualTo("404");
            }
        }
    }

    private static String nextStatus(BufferedReader answers) throws IOException {
        String line = answers.readLine();
        while (line != null && !line.contains("HTTP/1.1 ")) {
            line = answers.readLine();
        }
        assertThat(line).as("an answer").isNotNull();
        int status = line.indexOf("HTTP/1.1 ") + "HTTP/1.1 ".length();
        return line.substring(status, status + 3);
    }

    @Test
    void bodyUpToTheLimitPassesAndALargerOneIsRefused() {
        HttpResponse<String> largest = post(HttpRequest.BodyPublishers.ofByteArray(new byte[Limits.REQUEST_BYTES]));
        HttpResponse<String> larger = post(HttpRequest.BodyPublishers.ofByteArray(new byte[Limits.REQUEST_BYTES + 1]));

        assertThat(Seen.parse(largest.body()).bodyBytes()).isEqualTo(Limits.REQUEST_BYTES);
        assertTooLarge(larger);
    }

    @Test
    void bodyWithoutALengthIsCutOffAtTheLimit() {
        HttpResponse<String> largest = post(chunked(Limits.REQUEST_BYTES));
        HttpResponse<String> larger = post(chunked(Limits.REQUEST_BYTES * 2));

        assertThat(Seen.parse(largest.body()).bodyBytes()).isEqualTo(Limits.REQUEST_BYTES);
        assertTooLarge(larger);
    }

    @Test
    void bodyThatBreaksOffInTheMiddleIsNoFaultOfOurs(CapturedOutput output) {
        String answer = RawHttp.exchange(gateway.port(), """
                POST /api/v1/chat/group-rooms HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Content-Type: application/json
                Transfer-Encoding: chunked

                5
                {"a":
                no length
                """.replace("\n", "\r\n")
                .formatted(TestTokens.shared().accessToken(7)));

        assertThat(answer).startsWith("HTTP/1.1 400 ").containsIgnoringCase("connection: close");
        // Whatever it would have logged is logged by when the next one is answered.
        assertThat(gateway.getAs(7, "/api/v1/users/me").statusCode()).isEqualTo(200);
        assertThat(output).doesNotContain("already sent");
    }

    @Test
    void hostHeaderOfTheClientIsNotTheServices() {
        Seen seen = Seen.parse(gateway.getAs(7, "/api/v1/users/me").body());

        assertThat(seen.header("Host")).singleElement().asString().startsWith("127.0.0.1:");
    }

    private static void assertTooLarge(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("\"PAYLOAD_TOO_LARGE\"");
        ContractAssert.assertFits("problem", response.body());
    }

    private static HttpRequest.BodyPublisher chunked(int bytes) {
        return HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[bytes]));
    }

    private static HttpResponse<String> post(HttpRequest.BodyPublisher body) {
        return gateway.send(
                "POST",
                "/api/v1/chat/group-rooms",
                body,
                "Authorization",
                "Bearer " + TestTokens.shared().accessToken(7));
    }
}
