package chat.nonstop.persistence;

import chat.nonstop.testing.TestTokens;
import chat.nonstop.testing.stack.TestStackInitializer;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Whole instances of the service on the shared servers, for tests that start and stop them. They leave the message log alone. */
public final class Instances {
    private Instances() {}

    /** @param settings {@code name=value} */
    public static ConfigurableApplicationContext start(String... settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "server.port",
                "0",
                "spring.kafka.listener.auto-startup",
                "false",
                "chat.internal.secret",
                TestTokens.INTERNAL_SECRET,
                "chat.auth.key-secret",
                RecordTest.KEY_SECRET,
                "chat.attachments.local.folder",
                System.getProperty("java.io.tmpdir") + "/chat-attachments-test",
                "chat.attachments.local.secret",
                RecordTest.STORE_SECRET,
                "chat.auth.password.memory-kib",
                "1024",
                "chat.auth.password.iterations",
                "1"));
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            all.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return new SpringApplicationBuilder(PersistenceService.class)
                .initializers(
                        new TestStackInitializer(),
                        context -> context.getEnvironment()
                                .getPropertySources()
                                .addFirst(new MapPropertySource("test", all)))
                .run();
    }
}
