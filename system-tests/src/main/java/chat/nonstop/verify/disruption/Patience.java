package chat.nonstop.verify.disruption;

import java.io.IOException;
import java.time.Duration;

/** Waits for something to become true. */
final class Patience {
    private static final Duration LOOK = Duration.ofMillis(50);

    private Patience() {}

    interface Condition {
        boolean isTrue() throws IOException;
    }

    /** @throws IOException when it has not become true in time */
    static void await(String what, Duration limit, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.isTrue()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("not within " + limit.toSeconds() + " s: " + what);
            }
            Thread.sleep(LOOK);
        }
    }
}
