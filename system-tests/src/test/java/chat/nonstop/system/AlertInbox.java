package chat.nonstop.system;

import chat.nonstop.contracts.ContractJson;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** What operators would be told by their webhook. */
final class AlertInbox {
    private final HttpServer server;
    private final List<Alert> alerts = new CopyOnWriteArrayList<>();

    /** @param body as format {@code generic} has it */
    record Alert(Instant at, JsonNode body) {}

    /** @param port 0 for a free one */
    AlertInbox(int port, InstantSource clock) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                alerts.add(new Alert(clock.instant(), ContractJson.mapper().readTree(body)));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/alerts");
    }

    /** As they came. */
    List<Alert> alerts() {
        return List.copyOf(alerts);
    }
}
