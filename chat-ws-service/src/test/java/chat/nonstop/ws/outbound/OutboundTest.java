package chat.nonstop.ws.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.ws.stomp.ServerFrame;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutboundTest {
    private static final class FakeWire implements Wire {
        final List<String> written = new CopyOnWriteArrayList<>();
        final List<Integer> chunks = new CopyOnWriteArrayList<>();
        final Semaphore writes = new Semaphore(0);
        volatile @Nullable Integer closeCode;
        volatile boolean aborted;
        volatile boolean broken;

        @Override
        public void write(List<ServerFrame> frames) throws IOException {
            try {
                writes.acquire();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
            if (broken) {
                throw new IOException("broken");
            }
            chunks.add(frames.size());
            frames.forEach(frame -> written.add(new String(frame.join(), StandardCharsets.UTF_8)));
        }

        @Override
        public void close(int code, String reason) {
            closeCode = code;
        }

        @Override
        public boolean ping() {
            return true;
        }

        @Override
        public void abort() {
            aborted = true;
        }
    }

    private final FakeWire wire = new FakeWire();
    private final AtomicInteger overflows = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Outbound outbound = new Outbound(
            wire,
            1_000,
            task -> Thread.ofVirtual().start(task),
            new OutboundMetrics(meters),
            overflows::incrementAndGet);

    @Test
    void framesOfManyThreadsAreWrittenInTheOrderEachOffersThem() {
        wire.writes.release(100_000);
        Outbound wide = new Outbound(
                wire, 1_000_000, task -> Thread.ofVirtual().start(task), new OutboundMetrics(meters), () -> {});
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(t -> Thread.ofVirtual()
                        .start(() -> IntStream.range(0, 1_000).forEach(i -> wide.offer(frame(t + ":" + i)))))
                .toList();

        await().until(() -> wire.written.size() == 4_000);
        for (int t = 0; t < threads.size(); t++) {
            String of = t + ":";
            assertThat(wire.written.stream().filter(text -> text.startsWith(of)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1_000).mapToObj(i -> of + i).toList());
        }
    }

    @Test
    void whatWaitsIsWrittenTogether() {
        outbound.offer(frame("first"));
        awaitWriting();
        IntStream.range(0, 20).forEach(i -> outbound.offer(frame("f" + i)));

        wire.writes.release(2);

        await().until(() -> wire.written.size() == 21);
        assertThat(wire.chunks).containsExactly(1, 20);
    }

    @Test
    void passingTheByteBoundIsToldOnceAndNothingMoreIsTaken() {
        outbound.offer(frame("x".repeat(600))); // being written; it counts until it is
        awaitWriting();
        assertThat(outbound.offer(frame("y".repeat(400)))).isTrue();

        assertThat(outbound.offer(frame("z"))).isFalse();
        assertThat(outbound.offer(frame("z"))).isFalse();
        assertThat(overflows).hasValue(1);
        assertThat(queuedBytes()).isEqualTo(1_000);

        outbound.cut(4008, "slow");
        await().until(() -> wire.closeCode != null);
        assertThat(wire.closeCode).isEqualTo(4008);
        assertThat(queuedBytes()).isZero();
    }

    @Test
    void bytesThatWereWrittenMakeRoom() throws InterruptedException {
        outbound.offer(frame("x".repeat(900)));
        awaitWriting();
        assertThat(outbound.awaitBelow(500, Duration.ofMillis(20))).isFalse();

        wire.writes.release();

        assertThat(outbound.awaitBelow(500, Duration.ofSeconds(10))).isTrue();
        assertThat(outbound.offer(frame("y".repeat(900)))).isTrue();
        assertThat(overflows).hasValue(0);
    }

    @Test
    void finishClosesBehindWhatWasOffered() {
        outbound.offer(frame("a"));
        outbound.offer(frame("b"));
        outbound.finish(4010, "moving");
        assertThat(outbound.offer(frame("c"))).isFalse();
        assertThat(wire.closeCode).isNull();

        wire.writes.release(10);

        await().until(() -> wire.closeCode != null);
        assertThat(wire.written).containsExactly("a", "b");
    }

    @Test
    void finishOfAnEmptyQueueClosesAtOnce() {
        outbound.finish(1000, "");

        await().until(() -> wire.closeCode != null);
    }

    @Test
    void waiterIsReleasedWhenTheQueueCloses() throws InterruptedException {
        outbound.offer(frame("x".repeat(900)));
        awaitWriting();
        List<Boolean> answers = new CopyOnWriteArrayList<>();
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                answers.add(outbound.awaitBelow(10, Duration.ofMinutes(1)));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });

        outbound.abort();

        waiter.join();
        assertThat(answers).containsExactly(false);
    }

    @Test
    void abortEndsABlockedWriteAndDropsTheConnection() {
        outbound.offer(frame("a"));
        awaitWriting();
        assertThat(outbound.writeTime(System.nanoTime() + 1_000_000)).isPositive();

        outbound.abort();

        assertThat(wire.aborted).isTrue();
        await().until(() -> outbound.writeTime(System.nanoTime()).isZero());
        assertThat(wire.written).isEmpty();
    }

    @Test
    void brokenConnectionIsDroppedWithWhatWaits() {
        outbound.offer(frame("a"));
        awaitWriting();
        outbound.offer(frame("b"));
        wire.broken = true;
        wire.writes.release(10);

        await().until(() -> wire.aborted);
        assertThat(outbound.offer(frame("c"))).isFalse();
        assertThat(wire.written).isEmpty();
        assertThat(queuedBytes()).isZero();
    }

    private double queuedBytes() {
        return meters.get("chat.session.queue.bytes").gauge().value();
    }

    private void awaitWriting() {
        await().until(wire.writes::hasQueuedThreads);
    }

    private static ServerFrame frame(String text) {
        return new ServerFrame(text.getBytes(StandardCharsets.UTF_8), new byte[0], 0);
    }
}
