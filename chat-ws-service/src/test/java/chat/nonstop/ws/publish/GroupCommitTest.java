package chat.nonstop.ws.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GroupCommitTest {
    /** A log in memory whose commits pass one by one, and fail when told to. */
    private static final class FakeKafka implements Transactions.Factory {
        final Semaphore commits = new Semaphore(0);
        final List<List<String>> committed = new CopyOnWriteArrayList<>();
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        volatile boolean failing;
        volatile boolean away;

        @Override
        public Transactions open() {
            if (away) {
                throw new IllegalStateException("away");
            }
            opened.incrementAndGet();
            return new Transactions() {
                @Override
                public void commit(List<KafkaRecord> records) throws Exception {
                    commits.acquire();
                    if (failing) {
                        throw new IllegalStateException("fenced");
                    }
                    committed.add(records.stream().map(KafkaRecord::key).toList());
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        }
    }

    private final FakeKafka kafka = new FakeKafka();
    private final PublishHealth health = new PublishHealth();
    private GroupCommit log = started(10, 5_000, Duration.ofMillis(1));

    @AfterEach
    void stop() {
        kafka.commits.release(1_000_000);
        log.close();
    }

    @Test
    void nothingIsDoneBeforeItsCommit() {
        CompletableFuture<Void> done = log.append(record("a"));
        assertThat(done).isNotDone();

        kafka.commits.release();

        assertThat(done).succeedsWithin(Duration.ofSeconds(10));
        assertThat(kafka.committed).containsExactly(List.of("a"));
    }

    @Test
    void whatComesWhileATransactionCommitsGoesTogetherIntoTheNext() {
        CompletableFuture<Void> first = log.append(record("a"));
        awaitCommitting();
        List<CompletableFuture<Void>> rest = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            rest.add(log.append(record("b" + i)));
        }

        kafka.commits.release();
        assertThat(first).succeedsWithin(Duration.ofSeconds(10));
        assertThat(rest).noneMatch(CompletableFuture::isDone);
        kafka.commits.release();

        assertThat(rest.getLast()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(kafka.committed).containsExactly(List.of("a"), List.of("b0", "b1", "b2", "b3", "b4"));
    }

    @Test
    void orderOfAppendingIsTheOrderOfTheLogHoweverItIsCut() {
        kafka.commits.release(1_000_000);
        List<CompletableFuture<Void>> all = IntStream.range(0, 5_000)
                .mapToObj(i -> log.append(record(Integer.toString(i))))
                .toList();

        assertThat(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)))
                .succeedsWithin(Duration.ofSeconds(20));
        assertThat(kafka.committed.stream().flatMap(List::stream))
                .containsExactlyElementsOf(
                        IntStream.range(0, 5_000).mapToObj(Integer::toString).toList());
        assertThat(kafka.committed).allMatch(batch -> batch.size() <= 10);
    }

    @Test
    void failedTransactionFailsItsRecordsAndThoseBehindThemAndAFreshProducerGoesOn() {
        CompletableFuture<Void> first = log.append(record("a"));
        awaitCommitting();
        CompletableFuture<Void> behind = log.append(record("b"));
        kafka.failing = true;
        kafka.commits.release();

        assertNotAppended(first);
        assertNotAppended(behind); // else it would overtake "a", which its session sends again
        kafka.failing = false;
        kafka.commits.release();
        CompletableFuture<Void> again = log.append(record("a"));

        assertThat(again).succeedsWithin(Duration.ofSeconds(10));
        assertThat(kafka.committed).containsExactly(List.of("a"));
        assertThat(kafka.opened).hasValue(2);
        assertThat(kafka.closed).hasValue(1);
    }

    @Test
    void kafkaAwayIsToldByHealthAndAnswersEveryRecordUntilItIsBack() {
        awaitOpened();
        kafka.away = true;
        kafka.failing = true;
        kafka.commits.release();
        assertNotAppended(log.append(record("a"))); // its commit fails
        assertNotAppended(log.append(record("b"))); // the fresh producer cannot start
        assertThat(health.health().getStatus().getCode()).isEqualTo("DOWN");

        kafka.away = false;
        kafka.failing = false;
        kafka.commits.release(1_000);

        org.awaitility.Awaitility.await().until(() -> {
            CompletableFuture<Void> probe = log.append(record("c"));
            return probe.handle((done, failure) -> failure == null).get(10, TimeUnit.SECONDS);
        });
        assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
    }

    @Test
    void fullQueueRefusesAtOnce() {
        log.close();
        log = started(10, 100, Duration.ofMillis(1));
        log.append(record("committing"));
        awaitCommitting();
        IntStream.range(0, 100).forEach(i -> log.append(record("waiting " + i)));

        assertNotAppended(log.append(record("one too many")));
        kafka.commits.release(1_000);
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(kafka.committed.stream().flatMap(List::stream))
                        .hasSize(101));
    }

    @Test
    void stoppingCommitsWhatWaitsAndTakesNoMore() {
        List<CompletableFuture<Void>> waiting = IntStream.range(0, 25)
                .mapToObj(i -> log.append(record("r" + i)))
                .toList();
        kafka.commits.release(1_000);

        log.close();

        assertThat(waiting).allMatch(done -> done.isDone() && !done.isCompletedExceptionally());
        assertNotAppended(log.append(record("late")));
        assertThat(kafka.closed).hasValue(1);
    }

    @Test
    void underLoadTheNextTransactionWaitsForItsWindowAndWhenIdleItDoesNot() {
        log.close();
        log = started(1_000, 5_000, Duration.ofMillis(200));
        kafka.commits.release(1_000);
        log.append(record("first")).orTimeout(10, TimeUnit.SECONDS).join();

        long begin = System.nanoTime();
        CompletableFuture<Void> second = log.append(record("second"));
        CompletableFuture<Void> third = log.append(record("third"));
        CompletableFuture.allOf(second, third).join();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(150));
        assertThat(kafka.committed).containsExactly(List.of("first"), List.of("second", "third"));
    }

    private GroupCommit started(int batch, int queueRecords, Duration window) {
        GroupCommit commits = new GroupCommit(
                kafka,
                new PublishSettings(
                        PublishSettings.Mode.TRANSACTIONAL,
                        window,
                        batch,
                        1 << 20,
                        queueRecords,
                        16 << 20,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        "test-"),
                health,
                new SimpleMeterRegistry());
        commits.start();
        return commits;
    }

    private void awaitOpened() {
        org.awaitility.Awaitility.await().until(() -> kafka.opened.get() > 0);
    }

    private void awaitCommitting() {
        org.awaitility.Awaitility.await().until(kafka.commits::hasQueuedThreads);
    }

    private static void assertNotAppended(CompletableFuture<Void> done) {
        assertThatThrownBy(() -> done.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(NotAppendedException.class);
    }

    private static KafkaRecord record(String key) {
        return new KafkaRecord("topic", key, key.getBytes(StandardCharsets.UTF_8));
    }
}
