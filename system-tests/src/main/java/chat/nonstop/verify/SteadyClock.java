package chat.nonstop.verify;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** Wall-clock time at its making, and from then on the passing of time alone: an adjusted clock cannot reorder events. */
public final class SteadyClock implements InstantSource {
    private final Instant origin = Clock.systemUTC().instant();
    private final long originNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return origin.plusNanos(System.nanoTime() - originNanos);
    }
}
