package chat.nonstop.ws.read;

import chat.nonstop.ws.session.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a client that reports without pause from filling the log: of one session and room one report is under way at a time, and
 * those that come meanwhile go on together, as the furthest of them, with one answer for all. A single report never waits.
 *
 * <p>Nothing is remembered beyond that: a report that was said before is not known to have moved the cursor, which stops at the
 * room's last message.
 */
final class CoalescedReports {
    private record Place(String sessionId, long roomId) {}

    /** What came while a report was under way. */
    private static final class Behind {
        @Nullable
        Progress progress;

        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    }

    private final ConcurrentMap<Place, Behind> underWay = new ConcurrentHashMap<>();
    private final Executor executor;

    /** @param executor runs what goes on later */
    CoalescedReports(Executor executor) {
        this.executor = executor;
    }

    /** @param append sends a report; completes when it is known what became of it */
    CompletableFuture<Outcome> report(
            String sessionId, long roomId, Progress progress, Function<Progress, CompletableFuture<Outcome>> append) {
        Place place = new Place(sessionId, roomId);
        CompletableFuture<Outcome> joined = join(place, progress);
        return joined == null ? send(place, progress, append) : joined;
    }

    /** Null when nothing was under way; from now on something is. */
    private @Nullable CompletableFuture<Outcome> join(Place place, Progress progress) {
        Behind fresh = new Behind();
        Behind behind = underWay.merge(place, fresh, (there, ignored) -> {
            there.progress = there.progress == null ? progress : there.progress.further(progress);
            return there;
        });
        return behind == fresh ? null : behind.outcome;
    }

    private CompletableFuture<Outcome> send(
            Place place, Progress progress, Function<Progress, CompletableFuture<Outcome>> append) {
        CompletableFuture<Outcome> outcome = attempt(progress, append);
        outcome.whenCompleteAsync((ignored, failure) -> goOn(place, append), executor);
        return outcome;
    }

    private void goOn(Place place, Function<Progress, CompletableFuture<Outcome>> append) {
        Behind next = new Behind();
        Behind[] sent = new Behind[1];
        underWay.computeIfPresent(place, (ignored, behind) -> {
            sent[0] = behind;
            return behind.progress == null ? null : next;
        });
        Behind behind = sent[0];
        if (behind != null && behind.progress != null) {
            send(place, behind.progress, append).whenComplete((outcome, failure) -> {
                if (failure == null) {
                    behind.outcome.complete(outcome);
                } else {
                    behind.outcome.completeExceptionally(failure);
                }
            });
        }
    }

    private static CompletableFuture<Outcome> attempt(
            Progress progress, Function<Progress, CompletableFuture<Outcome>> append) {
        try {
            return append.apply(progress);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Places with a report under way. */
    int size() {
        return underWay.size();
    }
}
