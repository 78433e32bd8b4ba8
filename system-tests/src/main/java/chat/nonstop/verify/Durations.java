package chat.nonstop.verify;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Durations, sorted. */
public record Durations(List<Duration> ascending) {
    public Durations {
        ascending = ascending.stream().sorted().toList();
    }

    /** The smallest one that {@code share} of all do not exceed; zero when there are none. */
    public Duration quantile(double share) {
        if (ascending.isEmpty()) {
            return Duration.ZERO;
        }
        int rank = (int) Math.ceil(share * ascending.size());
        return ascending.get(Math.clamp(rank - 1, 0, ascending.size() - 1));
    }

    public Duration longest() {
        return quantile(1);
    }

    /** For example {@code p50 5.1 ms, p99 20.3 ms, max 31.0 ms}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                millis(quantile(0.50)),
                millis(quantile(0.99)),
                millis(longest()));
    }

    static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
