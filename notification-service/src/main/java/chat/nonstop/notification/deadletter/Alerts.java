package chat.nonstop.notification.deadletter;

import chat.nonstop.notification.alert.Alarm;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Tells of dead letters that nobody was told of, all that are there in one alert. What the alarm does not take is told again,
 * so it is at least once; of several instances one tells.
 */
final class Alerts implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Alerts.class);
    private static final int AT_ONCE = 1_000;

    private final Letters letters;
    private final Alarm alarm;
    private final TransactionOperations transaction;
    private final Counter sent;
    private final Counter failed;
    private final AtomicLong open = new AtomicLong();

    /** Where the letters are kept. */
    interface Letters {
        /** Locks letters that no alert has told of, the oldest first; those that another instance tells of are left to it. */
        List<DeadLetterView> lockUntold(int limit);

        void told(List<Long> deadLetterIds);

        /** All open ones. */
        long countOpen();
    }

    Alerts(Letters letters, Alarm alarm, TransactionOperations transaction, MeterRegistry metrics) {
        this.letters = letters;
        this.alarm = alarm;
        this.transaction = transaction;
        this.sent = alerts("sent", metrics);
        this.failed = alerts("failed", metrics);
        Gauge.builder("chat.dead.letters.open", open, AtomicLong::get)
                .description("dead letters that are neither replayed nor dropped")
                .register(metrics);
    }

    @Override
    public void run() {
        try {
            transaction.executeWithoutResult(status -> tell());
            open.set(letters.countOpen());
        } catch (Alarm.NotTakenException failure) {
            failed.increment();
            log.warn("dead letters could not be told of, tried again: {}", failure.getMessage());
        } catch (DataAccessException | TransactionException away) {
            log.debug("dead letters cannot be looked for", away); // the listener says so already, and nothing is lost
        }
    }

    private void tell() {
        List<DeadLetterView> untold = letters.lockUntold(AT_ONCE);
        if (untold.isEmpty()) {
            return;
        }
        alarm.tell(DeadLetterAlert.of(untold));
        letters.told(untold.stream().map(DeadLetterView::deadLetterId).toList());
        sent.increment();
    }

    private static Counter alerts(String outcome, MeterRegistry metrics) {
        return Counter.builder("chat.alerts")
                .description("alerts told, and tries that failed")
                .tag("outcome", outcome)
                .register(metrics);
    }
}
