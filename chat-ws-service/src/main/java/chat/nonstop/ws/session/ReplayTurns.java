package chat.nonstop.ws.session;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Turns of a session's replays, first come first served. Who has one may hold a page of the record: however many rooms
 * a session catches up with, one page waits in memory for a client that does not read. As long as one replay gets on,
 * the others only wait for it; when none does, they give up together. Thread-safe.
 */
public final class ReplayTurns {
    private final Semaphore turn = new Semaphore(1, true);
    private volatile long gotOnAtNanos = System.nanoTime();

    /** Waits for a turn; {@link #leave} it whatever happens. */
    public void take() throws InterruptedException {
        turn.acquire();
    }

    public void leave() {
        turn.release();
    }

    /** A replay of the session has got on. */
    public void gotOn() {
        gotOnAtNanos = System.nanoTime();
    }

    /** Whether none has got on for so long, and the one that asks has been at it for as long. */
    public boolean standStill(long begunAtNanos, Duration patience) {
        long now = System.nanoTime();
        return Math.min(now - begunAtNanos, now - gotOnAtNanos) > patience.toNanos();
    }
}
