package chat.nonstop.wiring.limit;

import io.github.bucket4j.Bandwidth;
import java.time.Duration;

/**
 * What a caller may spend: so many tokens at once, and as many again in each minute, one by one.
 *
 * @param name part of the Redis key {@code rate:<name>-<perMinute>:<caller>}; other limits, other buckets, as a bucket keeps
 *     the limit that it was made with
 * @param perMinute at least 1
 */
public record Budget(String name, int perMinute) {
    public Budget {
        if (perMinute < 1) {
            throw new IllegalArgumentException(name + ": " + perMinute + " per minute (expected: >= 1)");
        }
    }

    String key(String caller) {
        return "rate:" + name + "-" + perMinute + ":" + caller;
    }

    Bandwidth bandwidth() {
        return Bandwidth.builder()
                .capacity(perMinute)
                .refillGreedy(perMinute, Duration.ofMinutes(1))
                .build();
    }
}
