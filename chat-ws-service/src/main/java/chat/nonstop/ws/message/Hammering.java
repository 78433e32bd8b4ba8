package chat.nonstop.ws.message;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether one user goes on sending although told to wait. After too many refusals within a minute a pause begins in which
 * nothing is looked at any more. Pure: the caller passes the time. Not thread-safe.
 */
final class Hammering {
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final int allowed;
    private final long pauseNanos;
    private long minuteBeganNanos;
    private int refusals;
    private long pausedUntilNanos;
    private boolean paused;

    /** @param allowed refusals within a minute that do no harm */
    Hammering(int allowed, Duration pause) {
        this.allowed = allowed;
        this.pauseNanos = pause.toNanos();
    }

    /** How much of a pause is left; empty when there is none. */
    Optional<Duration> pauseLeft(long nowNanos) {
        if (paused && pausedUntilNanos - nowNanos <= 0) {
            paused = false;
        }
        return paused ? Optional.of(Duration.ofNanos(pausedUntilNanos - nowNanos)) : Optional.empty();
    }

    /** A message was refused outside a pause. */
    void refused(long nowNanos) {
        if (refusals == 0 || nowNanos - minuteBeganNanos >= MINUTE_NANOS) {
            minuteBeganNanos = nowNanos;
            refusals = 0;
        }
        if (++refusals > allowed) {
            refusals = 0;
            paused = true;
            pausedUntilNanos = nowNanos + pauseNanos;
        }
    }
}
