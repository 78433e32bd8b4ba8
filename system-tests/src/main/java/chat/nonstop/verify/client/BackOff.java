package chat.nonstop.verify.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long a client waits before it connects again: exponential, with full jitter. */
final class BackOff {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int MOST_DOUBLINGS = 10;

    private BackOff() {}

    /** @param failures in a row */
    static Duration after(int failures) {
        Duration most = FIRST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        long capped = Math.min(most.toMillis(), LONGEST.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(capped + 1));
    }
}
