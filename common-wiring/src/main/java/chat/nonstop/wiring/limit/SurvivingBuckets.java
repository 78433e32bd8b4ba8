package chat.nonstop.wiring.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Charges the shared buckets, and this instance's own while those fail: a limiter that stops everyone, or nobody, would
 * make an outage of Redis ours. After a failure the shared ones are left alone for a moment, so that requests do not each
 * wait for a time-out. Metrics: {@code chat.rate.limit.local} (charges), {@code chat.rate.limit.shared} (1
 * or 0).
 */
final class SurvivingBuckets implements Buckets {
    private static final Logger log = LoggerFactory.getLogger(SurvivingBuckets.class);

    private final Buckets shared;
    private final Buckets own;
    private final Duration patience;
    private final Duration pause;
    private final LongSupplier nanoTime;
    private final Counter ownCharges;
    private final AtomicBoolean sharedWork = new AtomicBoolean(true);
    private final AtomicLong nextTryNanos;

    /**
     * @param patience how long a charge of the shared buckets may take
     * @param pause how long they are left alone after one that failed
     */
    SurvivingBuckets(
            Buckets shared,
            Buckets own,
            Duration patience,
            Duration pause,
            LongSupplier nanoTime,
            MeterRegistry meters) {
        this.shared = shared;
        this.own = own;
        this.patience = patience;
        this.pause = pause;
        this.nanoTime = nanoTime;
        this.nextTryNanos = new AtomicLong(nanoTime.getAsLong());
        this.ownCharges = meters.counter("chat.rate.limit.local");
        Gauge.builder("chat.rate.limit.shared", () -> sharedWork.get() ? 1 : 0).register(meters);
    }

    @Override
    public CompletionStage<Charge> charge(Budget budget, String caller) {
        if (!mayTryShared()) {
            return chargeOwn(budget, caller);
        }
        return shared.charge(budget, caller)
                .toCompletableFuture()
                .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((charge, failure) -> note(failure))
                .exceptionallyCompose(failure -> chargeOwn(budget, caller));
    }

    /** While the shared buckets fail, one request in each pause finds out whether they still do. */
    private boolean mayTryShared() {
        if (sharedWork.get()) {
            return true;
        }
        long due = nextTryNanos.get();
        long now = nanoTime.getAsLong();
        return now - due >= 0 && nextTryNanos.compareAndSet(due, now + pause.toNanos());
    }

    private CompletionStage<Charge> chargeOwn(Budget budget, String caller) {
        ownCharges.increment();
        return own.charge(budget, caller);
    }

    private void note(@Nullable Throwable failure) {
        if (failure == null) {
            if (sharedWork.compareAndSet(false, true)) {
                log.info("rate limits are shared again");
            }
            return;
        }
        nextTryNanos.set(nanoTime.getAsLong() + pause.toNanos());
        if (sharedWork.compareAndSet(true, false)) {
            log.warn("rate limits are this instance's own until Redis answers: cause={}", failure.toString());
        }
    }
}
