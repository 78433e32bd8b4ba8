package chat.nonstop.wiring.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SurvivingBucketsTest {
    private static final Buckets.Charge SHARED = new Buckets.Charge.Granted();
    private static final Buckets.Charge OWN = new Buckets.Charge.Exhausted(Duration.ofSeconds(1));

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger sharedCharges = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private CompletionStage<Buckets.Charge> shared = CompletableFuture.completedStage(SHARED);
    private final SurvivingBuckets buckets = new SurvivingBuckets(
            (budget, caller) -> {
                sharedCharges.incrementAndGet();
                return shared;
            },
            (budget, caller) -> CompletableFuture.completedStage(OWN),
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            nanos::get,
            meters);

    @Test
    void sharedBucketsAreChargedWhileTheyWork() {
        assertThat(charge()).isEqualTo(SHARED);
        assertThat(meters.get("chat.rate.limit.local").counter().count()).isZero();
    }

    @Test
    void ownBucketsAreChargedWhenTheSharedOnesFail() {
        shared = CompletableFuture.failedStage(new IOException("away"));

        assertThat(charge()).isEqualTo(OWN);
        assertThat(meters.get("chat.rate.limit.local").counter().count()).isEqualTo(1);
        assertThat(meters.get("chat.rate.limit.shared").gauge().value()).isZero();
    }

    @Test
    void ownBucketsAreChargedWhenTheSharedOnesDoNotAnswer() {
        shared = new CompletableFuture<>();

        assertThat(charge()).isEqualTo(OWN);
    }

    @Test
    void failedOnesAreLeftAloneForAWhileAndThenTriedOnce() {
        shared = CompletableFuture.failedStage(new IOException("away"));
        charge();
        charge();
        charge();
        assertThat(sharedCharges).hasValue(1);

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        charge();
        charge();
        assertThat(sharedCharges).hasValue(2);
    }

    @Test
    void sharedBucketsAreBackWhenTheyAnswerAgain() {
        shared = CompletableFuture.failedStage(new IOException("away"));
        charge();
        shared = CompletableFuture.completedStage(SHARED);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(charge()).isEqualTo(SHARED);
        assertThat(charge()).isEqualTo(SHARED);
        assertThat(meters.get("chat.rate.limit.shared").gauge().value()).isEqualTo(1);
    }

    private Buckets.Charge charge() {
        return buckets.charge(new Budget("any", 60), "user:7")
                .toCompletableFuture()
                .join();
    }
}
