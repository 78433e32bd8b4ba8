package chat.nonstop.gateway.testing;

import chat.nonstop.gateway.GatewayService;
import chat.nonstop.testing.TestTokens;
import chat.nonstop.testing.stack.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A running gateway before an {@link EchoService} for each service and two {@link EchoNode}s. Gateways of one JVM share their
 * event loops, which the first to close stops: close those that run side by side together.
 */
public final class Gateway implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final EchoService persistence = new EchoService("persistence");
    private final EchoService readReceipt = new EchoService("read-receipt");
    private final EchoService notification = new EchoService("notification");
    private final EchoNode first = new EchoNode("first");
    private final EchoNode second = new EchoNode("second");
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Gateway(Map<String, String> settings) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("server.port", "0");
        properties.put("chat.services.persistence-url", persistence.url());
        properties.put("chat.services.read-receipt-url", readReceipt.url());
        properties.put("chat.services.notification-url", notification.url());
        properties.put("chat.gateway.ws-nodes", first.url() + "," + second.url());
        properties.put("chat.gateway.ws-probe-interval", "100ms");
        properties.put("chat.gateway.allowed-origins", "https://app.example,http://localhost:3000");
        properties.put("chat.gateway.ws-drain-time", "100ms");
        properties.put("spring.lifecycle.timeout-per-shutdown-phase", "3s");
        properties.put("spring.data.redis.host", TestStack.shared().redisHost());
        properties.put("spring.data.redis.port", TestStack.shared().redisPort());
        properties.put("chat.limits.rest-requests-per-minute", "100000");
        properties.put("chat.limits.log-in-requests-per-minute", "100000");
        properties.put("chat.limits.handshakes-per-minute", "100000");
        properties.put("chat.limits.handshakes-per-address-per-minute", "100000");
        properties.put("chat.limits.sock-js-requests-per-minute", "100000");
        properties.put("chat.limits.store-requests-per-minute", "100000");
        properties.putAll(TestTokens.shared().springProperties());
        properties.putAll(settings);
        SpringApplication application = new SpringApplication(GatewayService.class);
        // As command line arguments, which win over application.yml.
        context = application.run(properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new));
    }

    /** With these settings over those that suit tests. */
    public static Gateway with(Map<String, String> settings) {
        return new Gateway(settings);
    }

    public static Gateway start() {
        return with(Map.of());
    }

    public int port() {
        return ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public String property(String name) {
        return context.getEnvironment().getRequiredProperty(name);
    }

    public String host() {
        return "localhost:" + port();
    }

    public URI http(String pathAndQuery) {
        return URI.create("http://" + host() + pathAndQuery);
    }

    public EchoNode first() {
        return first;
    }

    public EchoNode second() {
        return second;
    }

    public EchoService persistence() {
        return persistence;
    }

    /** Sends a request; {@code headers} are names and values in turn. */
    public HttpResponse<String> send(String method, String pathAndQuery, String... headers) {
        return send(method, pathAndQuery, HttpRequest.BodyPublishers.noBody(), headers);
    }

    public HttpResponse<String> send(
            String method, String pathAndQuery, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(http(pathAndQuery))
                .timeout(Duration.ofSeconds(20))
                .method(method, body);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<String> get(String pathAndQuery, String... headers) {
        return send("GET", pathAndQuery, headers);
    }

    /** GET with a valid token. */
    public HttpResponse<String> getAs(long userId, String pathAndQuery, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Authorization");
        all.add("Bearer " + TestTokens.shared().accessToken(userId));
        return get(pathAndQuery, all.toArray(String[]::new));
    }

    public TestSocket connect(String pathAndQuery, String... headers) {
        return TestSocket.open(client, URI.create("ws://" + host() + pathAndQuery), headers);
    }

    public TestSocket connectAs(long userId) {
        return connect(
                "/ws/v1/chat", "Authorization", "Bearer " + TestTokens.shared().accessToken(userId));
    }

    public void stop() {
        context.close();
    }

    @Override
    public void close() {
        context.close();
        client.close();
        first.close();
        second.close();
        persistence.close();
        readReceipt.close();
        notification.close();
    }
}
