package chat.nonstop.verify.local;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.internal.RoomAudit;
import chat.nonstop.contracts.rest.Paths;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/** What only those who run the system may ask of its services, past the gateway (docs/runbook.md). Thread-safe. */
public final class Operator {
    private static final Duration TOKEN_LIFE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final LocalSystem system;

    public Operator(LocalSystem system) {
        this.system = system;
    }

    /** A recount of one room from its rows. */
    public RoomAudit audit(long roomId) throws IOException {
        String path = Paths.INTERNAL_ROOM_AUDIT.replace("{roomId}", Long.toString(roomId));
        return ContractJson.mapper().readValue(get("persistence", path), RoomAudit.class);
    }

    /** Dead letters that wait for somebody. */
    public long putAside() throws IOException {
        return Math.round(system.metrics(system.instance("notification")).value("chat_dead_letters_open"));
    }

    /** Dead letters that are open, and how many there are. */
    public JsonNode deadLetters() throws IOException {
        return ContractJson.mapper().readTree(get("notification", Paths.INTERNAL_DEAD_LETTERS));
    }

    /** Sends a corrected record in place of the one that was put aside. */
    public void replay(long deadLetterId, JsonNode corrected) throws IOException {
        String path = Paths.INTERNAL_DEAD_LETTER.replace("{deadLetterId}", Long.toString(deadLetterId)) + "/replay";
        send("notification", path, "POST", HttpRequest.BodyPublishers.ofString(corrected.toString()));
    }

    private String get(String instance, String path) throws IOException {
        return send(instance, path, "GET", HttpRequest.BodyPublishers.noBody());
    }

    private String send(String instance, String path, String method, HttpRequest.BodyPublisher body)
            throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + system.instance(instance).port() + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + serviceToken())
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(instance + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    /** HS256 over the services' secret (RFC 7515). */
    private String serviceToken() throws IOException {
        String claims = ContractJson.mapper()
                .writeValueAsString(Map.of(
                        "sub",
                        "verify",
                        "aud",
                        "nonstop-internal",
                        "exp",
                        Instant.now().plus(TOKEN_LIFE).getEpochSecond()));
        String unsigned = base64("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(
                    system.secret("service-tokens").getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
            return unsigned + "." + base64(mac.doFinal(unsigned.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
