package chat.nonstop.wiring.schedule;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Does one thing again and again, on a thread of its own, for as long as the application runs. A turn that fails is logged, and
 * the next one comes all the same. Stopping waits for a turn that is under way.
 */
public final class AtIntervals implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(AtIntervals.class);

    private final String name;
    private final Duration first;
    private final Duration every;
    private final Runnable work;
    private @Nullable ScheduledExecutorService schedule;

    /**
     * @param name of the thread, and in the log
     * @param first from the start of the application to the first turn
     * @param every from the end of a turn to the next
     */
    public AtIntervals(String name, Duration first, Duration every, Runnable work) {
        this.name = name;
        this.first = first;
        this.every = every;
        this.work = work;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
        started.scheduleWithFixedDelay(this::turn, first.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        schedule = started;
    }

    private void turn() {
        try {
            work.run();
        } catch (RuntimeException away) { // an exception would end the schedule
            log.atWarn().setCause(away).addKeyValue("work", name).log("will be tried again");
        }
    }

    @Override
    public synchronized void stop() {
        if (schedule != null) {
            schedule.close();
            schedule = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return schedule != null;
    }
}
