package chat.nonstop.ws.room;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Puts a room's messages into order: each id once, none left out. Messages come in any order, twice or not at all; what is
 * missing is asked for from history. Pure: no clock, no I/O, no threads; the caller passes the time and does what
 * {@link Step} says.
 *
 * <pre>
 * delivered        known
 *     |              |
 * 1 2 3 4 . 6 7 . . 10      4 may go at once, 6 and 7 are held, 5 is the gap
 * </pre>
 *
 * @param <M> a message, opaque
 */
final class Sequencer<M> {
    private final int maxHeld;
    private final long patienceNanos;

    private final TreeMap<Long, M> held = new TreeMap<>();
    private long delivered;
    private long known;
    private boolean started;
    private boolean fetching;
    private long gapSinceNanos; // meaningful while behind

    /** A message in its place. */
    record Placed<M>(long id, M message) {}

    /**
     * What to do next.
     *
     * @param deliver in this order, now
     * @param fetch ask history for what comes after {@link #delivered}; the answer comes back by {@link #page} or
     *     {@link #fetchFailed}
     * @param waitForGap there is a gap that may still close by itself: see to it that {@link #tick} is called when the patience is over
     */
    record Step<M>(List<Placed<M>> deliver, boolean fetch, boolean waitForGap) {}

    /**
     * @param maxHeld messages held back behind a gap; further ones are let go and fetched later
     * @param patienceNanos for a gap to close by itself
     */
    Sequencer(int maxHeld, long patienceNanos) {
        this.maxHeld = maxHeld;
        this.patienceNanos = patienceNanos;
    }

    /** The id up to which everything has been delivered. */
    long delivered() {
        return delivered;
    }

    boolean isStarted() {
        return started;
    }

    boolean isBehind() {
        return started && known > delivered;
    }

    /** Delivery starts behind {@code head}. What was heard before is held until then. */
    Step<M> start(long head, long nowNanos) {
        started = true;
        delivered = head;
        known = Math.max(known, head);
        held.headMap(head, true).clear();
        return step(release(), nowNanos, true);
    }

    /**
     * Goes on behind {@code head}, whether that is further or less far than it was: the record has nothing between, or nothing
     * that is further.
     */
    Step<M> restart(long head, long nowNanos) {
        fetching = false;
        known = held.isEmpty() ? head : Math.max(head, held.lastKey());
        return start(head, nowNanos);
    }

    /** A message was heard. */
    Step<M> message(long id, M message, long nowNanos) {
        boolean wasBehind = isBehind();
        if (started && id <= delivered) {
            return new Step<>(List.of(), false, false);
        }
        known = Math.max(known, id);
        if (started && id == delivered + 1) {
            List<Placed<M>> deliver = new ArrayList<>();
            deliver.add(new Placed<>(id, message));
            delivered = id;
            deliver.addAll(release());
            return step(deliver, nowNanos, !wasBehind);
        }
        held.putIfAbsent(id, message);
        if (held.size() > maxHeld) {
            held.pollLastEntry(); // the highest: what is needed first stays
        }
        return step(List.of(), nowNanos, !wasBehind);
    }

    /** The room is known to have a message {@code head}. */
    Step<M> head(long head, long nowNanos) {
        boolean wasBehind = isBehind();
        known = Math.max(known, head);
        return step(List.of(), nowNanos, !wasBehind);
    }

    /**
     * A page of history, ascending, asked for behind {@link #delivered}. It is the record: an id that it leaves out below its
     * last does not exist, and the room goes on without it.
     */
    Step<M> page(List<Placed<M>> page, long nowNanos) {
        fetching = false;
        List<Placed<M>> deliver = new ArrayList<>();
        for (Placed<M> placed : page) {
            if (placed.id() > delivered) {
                deliver.add(placed);
                delivered = placed.id();
            }
        }
        known = Math.max(known, delivered);
        held.headMap(delivered, true).clear();
        deliver.addAll(release());
        if (isBehind() && !deliver.isEmpty()) {
            fetching = true;
            return new Step<>(deliver, true, false);
        }
        // An empty page although there is more: the record lags behind the signal; wait before asking again.
        return step(deliver, nowNanos, true);
    }

    /** History could not be reached. */
    Step<M> fetchFailed(long nowNanos) {
        fetching = false;
        return step(List.of(), nowNanos, true);
    }

    /** Time has passed. */
    Step<M> tick(long nowNanos) {
        if (!isBehind() || fetching) {
            return new Step<>(List.of(), false, false);
        }
        if (nowNanos - gapSinceNanos < patienceNanos) {
            return new Step<>(List.of(), false, true);
        }
        fetching = true;
        return new Step<>(List.of(), true, false);
    }

    /** Takes from what is held as far as it follows without a gap. */
    private List<Placed<M>> release() {
        List<Placed<M>> released = new ArrayList<>();
        while (!held.isEmpty() && held.firstKey() == delivered + 1) {
            var next = held.pollFirstEntry();
            released.add(new Placed<>(next.getKey(), next.getValue()));
            delivered = next.getKey();
        }
        return released;
    }

    /** @param freshGap whether a gap that there is now has just opened, or just been tried to close */
    private Step<M> step(List<Placed<M>> deliver, long nowNanos, boolean freshGap) {
        boolean wait = isBehind() && !fetching;
        if (wait && (freshGap || !deliver.isEmpty())) {
            gapSinceNanos = nowNanos;
        }
        return new Step<>(deliver, false, wait);
    }
}
