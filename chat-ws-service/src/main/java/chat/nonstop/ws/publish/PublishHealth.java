package chat.nonstop.ws.publish;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Health component {@code publish}: whether Kafka took what each producer sent last. Not part of readiness, because sessions
 * can still read while nothing can be sent.
 */
@Component
final class PublishHealth implements HealthIndicator {
    private static final String FINE = "";

    private final Map<String, String> causes = new ConcurrentHashMap<>();

    void up(String producer) {
        if (!FINE.equals(causes.get(producer))) {
            causes.put(producer, FINE);
        }
    }

    void down(String producer, Throwable cause) {
        causes.put(producer, cause.getClass().getName());
    }

    @Override
    public Health health() {
        Map<String, String> failing = new TreeMap<>(causes);
        failing.values().removeIf(FINE::equals);
        return failing.isEmpty()
                ? Health.up().build()
                : Health.down().withDetails(failing).build();
    }
}
