package chat.nonstop.wiring.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AtIntervalsTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final int PATIENCE_SECONDS = 30;

    @Test
    void goesOnAfterATurnThatFailed() throws InterruptedException {
        CountDownLatch turns = new CountDownLatch(3);
        AtIntervals work = new AtIntervals("test", Duration.ZERO, SHORT, () -> {
            turns.countDown();
            throw new IllegalStateException("away");
        });

        work.start();
        try {
            assertThat(turns.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            work.stop();
        }
    }

    @Test
    void nothingIsDoneAfterTheStop() throws InterruptedException {
        AtomicInteger turns = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        AtIntervals work = new AtIntervals("test", Duration.ZERO, SHORT, () -> {
            turns.incrementAndGet();
            begun.countDown();
        });
        assertThat(work.isRunning()).isFalse();

        work.start();
        assertThat(work.isRunning()).isTrue();
        assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        work.stop();

        int before = turns.get();
        assertThat(work.isRunning()).isFalse();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("test"));
        assertThat(turns.get()).isEqualTo(before);
    }
}
