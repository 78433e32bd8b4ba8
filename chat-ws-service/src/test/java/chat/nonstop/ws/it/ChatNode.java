package chat.nonstop.ws.it;

import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.TestTokens;
import chat.nonstop.testing.stack.TestStack;
import chat.nonstop.ws.ChatWsService;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Nodes of the service as they run in production, on the shared servers and one stand-in for the persistence-service. */
final class ChatNode implements AutoCloseable {
    static final FakePersistence PERSISTENCE = new FakePersistence(TestStack.shared());
    private static final AtomicLong USERS = new AtomicLong(System.nanoTime() & 0xFFFF_FFFFL);

    private static final class First {
        static final ChatNode NODE = start(Map.of());
    }

    private static final class Second {
        static final ChatNode NODE = start(Map.of());
    }

    final ConfigurableApplicationContext context;

    private ChatNode(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** A node that all tests share. */
    static ChatNode first() {
        return First.NODE;
    }

    /** Another node that all tests share. */
    static ChatNode second() {
        return Second.NODE;
    }

    /** A node of one test's own. */
    static ChatNode start(Map<String, String> settings, Class<?>... more) {
        Map<String, Object> properties = new HashMap<>(TestStack.shared().springProperties());
        properties.putAll(TestTokens.shared().springProperties());
        properties.put("server.port", "0");
        properties.put("chat.node.id", "it-" + UUID.randomUUID());
        properties.put("chat.services.persistence-url", PERSISTENCE.uri().toString());
        properties.put("spring.jmx.enabled", "false");
        properties.put("chat.limits.messages-per-minute", "1000000");
        properties.put("chat.limits.sessions-per-user", "1000");
        properties.putAll(settings);
        String[] arguments = properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        return new ChatNode(
                new SpringApplicationBuilder(ChatWsService.class).sources(more).run(arguments));
    }

    static long newUser() {
        return USERS.incrementAndGet();
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    URI webSocket() {
        return URI.create("ws://127.0.0.1:" + port() + "/ws/v1/chat");
    }

    double gauge(String name) {
        return context.getBean(MeterRegistry.class).get(name).gauge().value();
    }

    StompTestClient connect(long userId) {
        return StompTestClient.connect(webSocket(), TestTokens.shared().accessToken(userId));
    }

    @Override
    public void close() {
        context.close();
    }
}
