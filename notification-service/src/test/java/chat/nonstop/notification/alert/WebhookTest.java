package chat.nonstop.notification.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.ContractJson;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WebhookTest {
    private static final Alert ALERT =
            new Alert("DEAD_LETTERS", "1 record <b> & more", 1, List.of(Map.of("deadLetterId", 7)));

    private final List<JsonNode> posted = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            posted.add(ContractJson.mapper().readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void slackGetsItsTextWithoutMarkup() {
        webhook(AlertSettings.Format.SLACK).tell(ALERT);

        assertThat(posted).singleElement().satisfies(body -> {
            assertThat(body.path("text").asString("")).isEqualTo("1 record &lt;b&gt; &amp; more");
            assertThat(body.size()).isEqualTo(1);
        });
    }

    @Test
    void othersGetWhatHappenedAsFields() {
        webhook(AlertSettings.Format.GENERIC).tell(ALERT);

        assertThat(posted).singleElement().satisfies(body -> {
            assertThat(body.path("kind").asString("")).isEqualTo("DEAD_LETTERS");
            assertThat(body.path("text").asString("")).isEqualTo(ALERT.text());
            assertThat(body.path("count").asInt()).isEqualTo(1);
            assertThat(body.path("details").path(0).path("deadLetterId").asInt())
                    .isEqualTo(7);
        });
    }

    @Test
    void whatIsNotTakenIsSaidWithoutTheAddress() {
        status = 500;

        assertThatThrownBy(() -> webhook(AlertSettings.Format.SLACK).tell(ALERT))
                .isInstanceOf(Alarm.NotTakenException.class)
                .hasMessage("status 500");
    }

    @Test
    void nobodyThereIsSaidWithoutTheAddress() {
        URI address = address();
        server.stop(0);

        assertThatThrownBy(() -> new Webhook(address, AlertSettings.Format.SLACK, Duration.ofSeconds(5)).tell(ALERT))
                .isInstanceOf(Alarm.NotTakenException.class)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining(Integer.toString(address.getPort()));
    }

    @Test
    void settingsNeverShowTheAddress() {
        AlertSettings settings = new AlertSettings(
                URI.create("https://hooks.example/secret"),
                AlertSettings.Format.SLACK,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));

        assertThat(settings.toString()).doesNotContain("hooks").doesNotContain("secret");
    }

    @Test
    void whatIsNoAddressStopsTheStartAndIsNotShown() {
        assertThatThrownBy(() -> new AlertSettings(
                        URI.create("file:/secret"),
                        AlertSettings.Format.SLACK,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)))
                .hasMessageContaining("chat.alerts.webhook-url")
                .hasMessageNotContaining("secret");
    }

    private Webhook webhook(AlertSettings.Format format) {
        return new Webhook(address(), format, Duration.ofSeconds(5));
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/secret");
    }
}
