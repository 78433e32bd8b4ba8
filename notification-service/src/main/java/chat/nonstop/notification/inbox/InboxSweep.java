package chat.nonstop.notification.inbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Deletes what is older than the inbox keeps, in short statements. Instances may sweep at the same time. */
final class InboxSweep implements Runnable {
    private final StoredInbox inbox;
    private final Duration retention;
    private final int rowsPerStatement;
    private final Clock clock;
    private final Counter swept;

    InboxSweep(StoredInbox inbox, Duration retention, int rowsPerStatement, Clock clock, MeterRegistry metrics) {
        this.inbox = inbox;
        this.retention = retention;
        this.rowsPerStatement = rowsPerStatement;
        this.clock = clock;
        this.swept = Counter.builder("chat.inbox.swept")
                .description("rows deleted from the inbox because of their age")
                .register(metrics);
    }

    @Override
    public void run() {
        Instant before = clock.instant().minus(retention);
        int deleted;
        do {
            deleted = inbox.sweep(before, rowsPerStatement);
            swept.increment(deleted);
        } while (deleted == rowsPerStatement && !Thread.currentThread().isInterrupted());
    }
}
