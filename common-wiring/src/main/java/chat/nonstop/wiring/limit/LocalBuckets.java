package chat.nonstop.wiring.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Buckets of this instance alone. Holds the most recently charged callers, so that nobody can fill the memory. */
public final class LocalBuckets implements Buckets {
    private final TimeMeter clock;
    private final Map<Key, Bucket> buckets;

    private record Key(Budget budget, String caller) {}

    public LocalBuckets(int maxCallers) {
        this(TimeMeter.SYSTEM_MILLISECONDS, maxCallers);
    }

    LocalBuckets(TimeMeter clock, int maxCallers) {
        this.clock = clock;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Bucket> eldest) {
                return size() > maxCallers;
            }
        };
    }

    @Override
    public CompletionStage<Charge> charge(Budget budget, String caller) {
        return CompletableFuture.completedFuture(chargeNow(budget, caller));
    }

    /** As {@link #charge}, which never has to wait here. */
    public Charge chargeNow(Budget budget, String caller) {
        Bucket bucket;
        synchronized (buckets) {
            bucket = buckets.computeIfAbsent(new Key(budget, caller), this::fullBucket);
        }
        return chargeOf(bucket.tryConsumeAndReturnRemaining(1));
    }

    static Charge chargeOf(ConsumptionProbe probe) {
        return probe.isConsumed()
                ? new Charge.Granted()
                : new Charge.Exhausted(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket fullBucket(Key key) {
        return Bucket.builder()
                .withCustomTimePrecision(clock)
                .addLimit(key.budget().bandwidth())
                .build();
    }
}
