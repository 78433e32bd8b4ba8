package chat.nonstop.persistence.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.FailedEventPublications;
import org.springframework.modulith.events.ResubmissionOptions;

/**
 * Finds what is left untold, by failures or by instances that died, and hands it out again: a bounded number at a time, the
 * oldest first. Any number of instances may sweep; each row is taken by one of them.
 *
 * <p>Instead of the registry's own ways: republishing at a restart would hand out everything at once, and what other instances
 * are just telling; its staleness monitor reads all rows, and in 2.1.1 counts their age from the publication even when they
 * have just been handed out again.
 */
class OutboxSweep {
    private static final Logger log = LoggerFactory.getLogger(OutboxSweep.class);

    private final JdbcClient jdbc;
    private final FailedEventPublications failed;
    private final OutboxSettings settings;
    private final Clock clock;
    private final AtomicLong outstanding = new AtomicLong();

    OutboxSweep(
            JdbcClient jdbc,
            FailedEventPublications failed,
            OutboxSettings settings,
            Clock clock,
            MeterRegistry meters) {
        this.jdbc = jdbc;
        this.failed = failed;
        this.settings = settings;
        this.clock = clock;
        Gauge.builder("chat.outbox.outstanding", outstanding, AtomicLong::get)
                .description("Events that a target has not been told yet, of all instances, when last looked")
                .register(meters);
    }

    void sweep() {
        giveUpOnTheDead();
        failed.resubmit(ResubmissionOptions.defaults().withBatchSize(settings.sweepBatch()));
        outstanding.set(jdbc.sql("SELECT count(*) FROM event_publication")
                .query(Long.class)
                .single());
    }

    private void giveUpOnTheDead() {
        int left = jdbc.sql("""
                        UPDATE event_publication SET status = 'FAILED'
                        WHERE status IN ('PUBLISHED', 'RESUBMITTED') AND last_resubmission_date < :before
                        """)
                .param("before", clock.instant().minus(settings.untoldAfter()).atOffset(ZoneOffset.UTC))
                .update();
        if (left > 0) {
            log.atInfo().addKeyValue("events", left).log("outbox events were left untold, will be told again");
        }
    }
}
