package chat.nonstop.persistence.outbox;

import chat.nonstop.wiring.crash.StopPoint;
import chat.nonstop.wiring.crash.StopPoints;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.modulith.events.core.EventPublicationRegistry;
import org.springframework.modulith.events.core.PublicationTargetIdentifier;

/**
 * Carries events to one target and ends their rows when the target was told. What cannot be told now is marked as failed and
 * left to the {@link OutboxSweep}.
 */
class Courier<E extends OutboxEvent> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    private static final Duration CLOSING_TIME = Duration.ofSeconds(5);

    private final String id;
    private final PublicationTargetIdentifier row;
    private final OutboxTarget<E> target;
    private final EventPublicationRegistry publications;
    private final Duration patience;
    private final StopPoints stops;
    private final Lanes<E> lanes;
    private final Counter told;
    private final Counter failed;
    private final Counter postponed;

    /** Whether the last answer was a failure: a target that is away is said once, not with every try. */
    private final AtomicBoolean isAway = new AtomicBoolean();

    Courier(
            String id,
            OutboxTarget<E> target,
            EventPublicationRegistry publications,
            OutboxSettings settings,
            StopPoints stops,
            MeterRegistry meters) {
        this.id = id;
        this.row = PublicationTargetIdentifier.of(id);
        this.target = target;
        this.publications = publications;
        this.patience = settings.patience();
        this.stops = stops;
        this.told = counter("told", meters);
        this.failed = counter("failed", meters);
        this.postponed = counter("postponed", meters);
        this.lanes = new Lanes<>("outbox-" + id, settings.lanes(), settings.waiting(), settings.batch(), this::tell);
        Gauge.builder("chat.outbox.waiting", lanes, Lanes::waiting)
                .description("Events of this instance on their way to a target")
                .tag("target", id)
                .register(meters);
    }

    /** Returns at once. An event that there is no place for stays in the database until the sweep takes it from there. */
    void take(E event) {
        stops.reached(StopPoint.OUTBOX_COMMITTED);
        if (!lanes.offer(event)) {
            postponed.increment();
        }
    }

    @Override
    public void close() {
        lanes.close(CLOSING_TIME);
    }

    private void tell(List<E> events) {
        List<? extends Future<?>> answers;
        try {
            answers = target.tell(events);
        } catch (RuntimeException away) {
            fail(events, away);
            return;
        }
        long end = System.nanoTime() + patience.toNanos();
        for (int i = 0; i < events.size(); i++) {
            List<E> event = List.of(events.get(i));
            try {
                answers.get(i).get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                stops.reached(StopPoint.OUTBOX_TOLD);
                if (isAway.compareAndSet(true, false)) {
                    log.atInfo().addKeyValue("target", id).log("outbox events are told again");
                }
                note(event, told, each -> publications.markCompleted(each, row));
            } catch (ExecutionException | TimeoutException refused) {
                fail(event, refused);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return; // the rows stay, and are told again
            }
        }
    }

    private void fail(List<E> events, Exception why) {
        log.atLevel(isAway.compareAndSet(false, true) ? Level.WARN : Level.DEBUG)
                .addKeyValue("target", id)
                .addKeyValue("events", events.size())
                .addKeyValue("failure", why.toString())
                .log("outbox events not told, tried again until they are");
        log.debug("outbox events not told", why);
        note(events, failed, each -> publications.markFailed(each, row));
    }

    /** Without the database the rows stay as they are: the sweep finds them by their age. */
    private void note(List<E> events, Counter counter, Consumer<E> mark) {
        for (E event : events) {
            counter.increment();
            try {
                mark.accept(event);
            } catch (RuntimeException away) {
                log.atWarn().addKeyValue("target", id).setCause(away).log("outbox row not updated, will be told again");
            }
        }
    }

    private Counter counter(String outcome, MeterRegistry meters) {
        return Counter.builder("chat.outbox.events")
                .description("Events by what became of them at a target")
                .tag("target", id)
                .tag("outcome", outcome)
                .register(meters);
    }
}
