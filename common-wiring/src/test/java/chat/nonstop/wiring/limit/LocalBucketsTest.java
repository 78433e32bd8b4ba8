package chat.nonstop.wiring.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalBucketsTest {
    private final AtomicLong nanos = new AtomicLong(Duration.ofDays(1).toNanos());
    private static final Budget SIX = new Budget("six", 6);
    private static final Budget SIXTY = new Budget("sixty", 60);

    private final LocalBuckets buckets = new LocalBuckets(
            new TimeMeter() {
                @Override
                public long currentTimeNanos() {
                    return nanos.get();
                }

                @Override
                public boolean isWallClockBased() {
                    return false;
                }
            },
            3);

    @Test
    void exhaustedBucketTellsWhenTheNextTokenComes() {
        for (int i = 0; i < 6; i++) {
            assertThat(charge("kim")).isEqualTo(new Buckets.Charge.Granted());
        }

        assertThat(charge("kim")).isEqualTo(new Buckets.Charge.Exhausted(Duration.ofSeconds(10)));
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        assertThat(charge("kim")).isEqualTo(new Buckets.Charge.Exhausted(Duration.ofSeconds(6)));
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        assertThat(charge("kim")).isEqualTo(new Buckets.Charge.Granted());
        assertThat(charge("kim")).isInstanceOf(Buckets.Charge.Exhausted.class);
    }

    @Test
    void callersAndBudgetsDoNotPayForEachOther() {
        for (int i = 0; i < 6; i++) {
            charge("kim");
        }

        assertThat(charge("lee")).isEqualTo(new Buckets.Charge.Granted());
        assertThat(buckets.charge(SIXTY, "kim").toCompletableFuture().join()).isEqualTo(new Buckets.Charge.Granted());
    }

    @Test
    void onlyTheLatestCallersAreRemembered() {
        for (int i = 0; i < 6; i++) {
            charge("kim");
        }
        charge("a");
        charge("b");
        assertThat(charge("kim")).isInstanceOf(Buckets.Charge.Exhausted.class);
        charge("a");
        charge("b");
        charge("c");

        assertThat(charge("kim")).isEqualTo(new Buckets.Charge.Granted());
    }

    private Buckets.Charge charge(String caller) {
        return buckets.charge(SIX, caller).toCompletableFuture().join();
    }
}
