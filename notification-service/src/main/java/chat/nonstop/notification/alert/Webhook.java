package chat.nonstop.notification.alert;

import chat.nonstop.contracts.ContractJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Posts alerts as JSON. */
final class Webhook implements Alarm {
    private static final int OK = 200;
    private static final int NOT_OK = 300;

    private final HttpClient http;
    private final URI address;
    private final AlertSettings.Format format;
    private final Duration patience;

    Webhook(URI address, AlertSettings.Format format, Duration patience) {
        this.address = address;
        this.format = format;
        this.patience = patience;
        this.http = HttpClient.newBuilder().connectTimeout(patience).build();
    }

    @Override
    public void tell(Alert alert) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(patience)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(ContractJson.mapper().writeValueAsBytes(body(alert))))
                .build();
        int status;
        try {
            HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
            status = response.statusCode();
        } catch (IOException failure) {
            throw new NotTakenException(failure.getClass().getSimpleName()); // its message may name the address
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotTakenException("interrupted");
        }
        if (status < OK || status >= NOT_OK) {
            throw new NotTakenException("status " + status);
        }
    }

    private Map<String, Object> body(Alert alert) {
        return switch (format) {
            case SLACK -> Map.of("text", forSlack(alert.text()));
            case GENERIC -> {
                Map<String, Object> body = new LinkedHashMap<>();
                body.put("source", "nonstop-chat");
                body.put("kind", alert.kind());
                body.put("text", alert.text());
                body.put("count", alert.count());
                body.put("details", alert.details());
                yield body;
            }
        };
    }

    /** Slack reads these three as markup. */
    private static String forSlack(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
