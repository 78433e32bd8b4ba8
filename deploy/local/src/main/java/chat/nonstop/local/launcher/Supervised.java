package chat.nonstop.local.launcher;

import chat.nonstop.local.stack.ChildProcess;
import chat.nonstop.local.stack.StartFailedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Keeps one process running, in a thread of its own, until it is told to stop. */
final class Supervised {
    private static final Duration WHILE_STARTING = Duration.ofMillis(100);
    private static final Duration WHILE_UP = Duration.ofSeconds(5);

    private final String service;
    private final ChildProcess process;
    private final List<Supervised> needs;
    private final Duration grace;
    private final Clock clock;

    private final Semaphore wakeUp = new Semaphore(0);
    private final CompletableFuture<Void> firstUp = new CompletableFuture<>();
    private final CompletableFuture<Void> stopRequested = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile Lifecycle lifecycle = new Lifecycle.Waiting();
    private volatile boolean restarting;
    private volatile int starts;
    private volatile int lastStartThatCameUp;
    private volatile Instant startedAt = Instant.EPOCH;
    private volatile String problem = "";

    /**
     * @param needs what must have been up once before this is started
     * @param grace time to finish when stopped
     */
    Supervised(String service, ChildProcess process, List<Supervised> needs, Duration grace, Clock clock) {
        this.service = service;
        this.process = process;
        this.needs = List.copyOf(needs);
        this.grace = grace;
        this.clock = clock;
    }

    String service() {
        return service;
    }

    String instance() {
        return process.program().name();
    }

    void run() {
        CompletableFuture<Void> needsUp =
                CompletableFuture.allOf(needs.stream().map(need -> need.firstUp).toArray(CompletableFuture[]::new));
        CompletableFuture.anyOf(needsUp, stopRequested).join();
        Lifecycle.Starting starting = new Lifecycle.Waiting().turn(clock.instant());
        while (isWanted()) {
            lifecycle = starting;
            restarting = false;
            start();
            Lifecycle.Down down = watch(starting);
            if (restarting) {
                starting = new Lifecycle.Waiting().turn(clock.instant());
            } else {
                lifecycle = down;
                pause(down);
                starting = down.start(clock.instant());
            }
        }
        lifecycle = new Lifecycle.Stopped();
        ended.complete(null);
    }

    private boolean isWanted() {
        return !stopRequested.isDone();
    }

    private void start() {
        starts++;
        startedAt = clock.instant();
        try {
            process.start();
            problem = "";
        } catch (StartFailedException e) {
            problem = e.getMessage() == null ? "" : e.getMessage();
        }
        process.onExit().thenRun(wakeUp::release);
    }

    /** Returns when it has exited. */
    private Lifecycle.Down watch(Lifecycle.Starting starting) {
        while (process.isAlive()) {
            if (process.program().answers()) {
                Lifecycle.Up up = starting.answers(clock.instant());
                lifecycle = up;
                firstUp.complete(null);
                lastStartThatCameUp = starts;
                while (process.isAlive()) {
                    sleep(WHILE_UP);
                }
                return up.exits(clock.instant());
            }
            sleep(WHILE_STARTING);
        }
        return starting.exits(clock.instant());
    }

    private void pause(Lifecycle.Down down) {
        while (isWanted() && !restarting && clock.instant().isBefore(down.startAgainAt())) {
            sleep(Duration.between(clock.instant(), down.startAgainAt()));
        }
    }

    /** Ends when something has happened, too. */
    private void sleep(Duration limit) {
        try {
            if (wakeUp.tryAcquire(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)) {
                wakeUp.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopRequested.complete(null);
        }
    }

    /**
     * Stops it with grace and lets it start again at once. Returns the number of the start that is over, for {@link
     * #hasComeUpSince}.
     */
    int restart() {
        int over = starts;
        restarting = true;
        process.stop(grace);
        wakeUp.release();
        return over;
    }

    /** Whether a start later than the one of that number has got as far as answering. */
    boolean hasComeUpSince(int start) {
        return lastStartThatCameUp > start;
    }

    /** Stops it for good; returns when it has gone, even if it was just being prepared. */
    void stop() {
        stopRequested.complete(null);
        while (!ended.isDone()) {
            process.stop(grace);
            wakeUp.release();
            try {
                ended.get(WHILE_STARTING.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // it was started after all, a moment ago: once more
            } catch (ExecutionException e) {
                throw new CompletionException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    InstanceStatus status() {
        return new InstanceStatus(
                service,
                instance(),
                process.pid(),
                process.program().port(),
                lifecycle.word(),
                startedAt,
                Math.max(0, starts - 1),
                problem);
    }
}
