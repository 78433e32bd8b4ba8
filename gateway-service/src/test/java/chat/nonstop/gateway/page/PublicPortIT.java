package chat.nonstop.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.gateway.testing.Gateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PublicPortIT {
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.with(Map.of("management.server.port", "0"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void publicPortTellsItsHealthAndNoMore() {
        for (String path : new String[] {"", "/liveness", "/readiness"}) {
            HttpResponse<String> health = gateway.get("/actuator/health" + path);
            assertThat(health.statusCode()).as(path).isEqualTo(200);
            assertThat(health.body()).isEqualTo("{\"status\":\"UP\"}");
        }
        assertThat(gateway.get("/actuator/prometheus").statusCode()).isEqualTo(404);
        assertThat(gateway.get("/actuator/info").statusCode()).isEqualTo(404);
        assertThat(gateway.get("/actuator").statusCode()).isEqualTo(404);
    }

    @Test
    void managementPortTellsMetrics() throws IOException, InterruptedException {
        URI metrics =
                URI.create("http://localhost:" + gateway.property("local.management.port") + "/actuator/prometheus");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("chat_gateway_nodes{").contains("chat_gateway_sockets{");
        }
    }

    @Test
    void everyAnswerHasTheSecurityHeaders() {
        List<HttpResponse<String>> answers = List.of(
                gateway.get("/vendor/stompjs/stomp.umd.min.js"),
                gateway.get("/nothing"),
                gateway.get("/api/v1/users/me"),
                gateway.getAs(1, "/api/v1/users/me"));
        for (HttpResponse<String> answer : answers) {
            assertThat(answer.headers().allValues("Content-Security-Policy"))
                    .containsExactly(
                            "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; style-src"
                                    + " 'self'; script-src 'self'; frame-ancestors 'none'; base-uri 'none';"
                                    + " form-action 'self'");
            assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
            assertThat(answer.headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
            assertThat(answer.headers().firstValue("Permissions-Policy")).isPresent();
            assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
        }
    }

    @Test
    void filesAreAskedForAgainAndNotSentAgain() {
        HttpResponse<String> first = gateway.get("/vendor/stompjs/stomp.umd.min.js");
        String etag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> second = gateway.get("/vendor/stompjs/stomp.umd.min.js", "If-None-Match", etag);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(first.headers().firstValue("Last-Modified")).isEmpty();
        assertThat(first.headers().firstValue("Content-Type").orElseThrow()).contains("javascript");
        assertThat(second.statusCode()).isEqualTo(304);
    }

    @Test
    void apiAnswersAreNotStored() {
        assertThat(gateway.getAs(1, "/api/v1/users/me").headers().firstValue("Cache-Control"))
                .hasValue("no-store");
    }

    @Test
    void filesCannotBePostedTo() {
        HttpResponse<String> response = gateway.send("POST", "/vendor/stompjs/stomp.umd.min.js");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.body()).contains("\"METHOD_NOT_ALLOWED\"");
        assertThat(response.headers().firstValue("Allow")).isPresent();
    }
}
