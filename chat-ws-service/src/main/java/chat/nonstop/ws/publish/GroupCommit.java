package chat.nonstop.ws.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: records queue up while a transaction commits, and all that wait go into the next one. One thread and one
 * producer, so the order of {@link #append} is the order of the log.
 *
 * <p>When a transaction fails, nobody knows what became of it. Its records and all that wait behind them are failed, so that
 * no record overtakes an earlier one of its session that must be sent again; then a fresh producer takes over, which fences
 * off the old one (docs/decisions/0021-group-commit.md). A record waits for at most two commit time-outs before it is
 * answered, one way or the other.
 */
final class GroupCommit implements RecordLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final String PRODUCER = "transactional";
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration SLOWEST_RETRY = Duration.ofSeconds(2);

    private final Transactions.Factory producers;
    private final PublishSettings settings;
    private final PublishHealth health;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean stopping;
    private long lastEndNanos;

    private final Thread committer;
    /** Answers in order, without keeping the next transaction waiting. */
    private final ExecutorService answers = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("publish-answers").factory());

    private final Timer commitTime;
    private final DistributionSummary batchRecords;
    private final Counter failedBatches;

    private record Waiting(KafkaRecord record, CompletableFuture<Void> done) {}

    GroupCommit(Transactions.Factory producers, PublishSettings settings, PublishHealth health, MeterRegistry meters) {
        this.producers = producers;
        this.settings = settings;
        this.health = health;
        this.lastEndNanos = System.nanoTime() - settings.window().toNanos();
        this.commitTime = Timer.builder("chat.publish.commit")
                .description("one transaction, from begin to committed")
                .register(meters);
        this.batchRecords = DistributionSummary.builder("chat.publish.batch.records")
                .description("records of one transaction")
                .register(meters);
        this.failedBatches = Counter.builder("chat.publish.failures")
                .description("transactions whose outcome is unknown, and failed starts of a producer")
                .register(meters);
        Gauge.builder("chat.publish.queue.records", this, GroupCommit::queuedRecords)
                .description("records waiting for a transaction")
                .register(meters);
        committer = Thread.ofPlatform().name("publish-commit").unstarted(this::run);
    }

    void start() {
        committer.start();
    }

    @Override
    public CompletableFuture<Void> append(KafkaRecord record) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lock.lock();
        try {
            if (stopping) {
                return CompletableFuture.failedFuture(new NotAppendedException("the node is stopping"));
            }
            if (queue.size() >= settings.queueRecords()
                    || queuedBytes + record.value().length > settings.queueBytes()) {
                return CompletableFuture.failedFuture(new NotAppendedException("too many records are waiting"));
            }
            queue.add(new Waiting(record, done));
            queuedBytes += record.value().length;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        return done;
    }

    /** Commits what waits, then stops. */
    @Override
    public void close() {
        lock.lock();
        try {
            stopping = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        try {
            if (!committer.join(settings.commitTimeout().multipliedBy(2))) {
                committer.interrupt();
            }
            answers.shutdown();
            if (!answers.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.atWarn().log("some publish answers were not given in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration retry = FIRST_RETRY;
        while (!isDone()) {
            Transactions producer;
            try {
                producer = producers.open();
            } catch (Throwable away) { // also an Error: a dead committer would leave every sender without an answer
                failAll(List.of(), away);
                if (!pauseAfter(away, retry)) {
                    return;
                }
                retry = slower(retry);
                continue;
            }
            try (producer) {
                LOG.atInfo().log("transactional producer ready");
                health.up(PRODUCER);
                commitUntilItFails(producer);
                return;
            } catch (Throwable failure) {
                // Answered already: what has come since waits for the fresh producer.
                if (!pauseAfter(failure, FIRST_RETRY)) {
                    return;
                }
                retry = FIRST_RETRY;
            }
        }
    }

    /** Returns when everything is committed and the node stops. */
    private void commitUntilItFails(Transactions producer) throws Exception {
        for (List<Waiting> batch = take(); !batch.isEmpty(); batch = take()) {
            long begin = System.nanoTime();
            try {
                producer.commit(batch.stream().map(Waiting::record).toList());
            } catch (Throwable failure) {
                failAll(batch, failure);
                throw failure;
            }
            lastEndNanos = System.nanoTime();
            commitTime.record(lastEndNanos - begin, TimeUnit.NANOSECONDS);
            batchRecords.record(batch.size());
            List<Waiting> committed = batch;
            answers.execute(() -> committed.forEach(waiting -> waiting.done().complete(null)));
        }
    }

    /** The next batch; empty when the node stops and nothing waits any more. */
    private List<Waiting> take() throws InterruptedException {
        List<Waiting> batch = new ArrayList<>();
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty()) {
                if (stopping) {
                    return batch;
                }
                arrived.await();
            }
            long wait = settings.window().toNanos() - (System.nanoTime() - lastEndNanos);
            while (wait > 0 && !stopping && !isBatchFull(queue.size(), queuedBytes)) {
                wait = arrived.awaitNanos(wait);
            }
            long bytes = 0;
            while (!queue.isEmpty() && !isBatchFull(batch.size(), bytes)) {
                Waiting next = queue.remove();
                bytes += next.record().value().length;
                batch.add(next);
            }
            queuedBytes -= bytes;
        } finally {
            lock.unlock();
        }
        return batch;
    }

    private boolean isBatchFull(int records, long bytes) {
        return records >= settings.batchRecords() || bytes >= settings.batchBytes();
    }

    /** Fails a batch and everything that waits behind it, in one go: none may overtake it. */
    private void failAll(List<Waiting> batch, Throwable cause) {
        List<Waiting> failed = new ArrayList<>(batch);
        lock.lock();
        try {
            failed.addAll(queue);
            queue.clear();
            queuedBytes = 0;
        } finally {
            lock.unlock();
        }
        if (!failed.isEmpty()) {
            NotAppendedException failure = new NotAppendedException("Kafka did not take it", cause);
            answers.execute(() -> failed.forEach(waiting -> waiting.done().completeExceptionally(failure)));
        }
    }

    /** Returns false when the node stops meanwhile; nothing waits for an answer then. */
    private boolean pauseAfter(Throwable failure, Duration retry) {
        failedBatches.increment();
        health.down(PRODUCER, failure);
        LOG.atWarn().setCause(failure).addKeyValue("retryMs", retry.toMillis()).log("publishing failed");
        long left = retry.toNanos();
        boolean goOn;
        lock.lock();
        try {
            while (left > 0 && !stopping) {
                left = arrived.awaitNanos(left);
            }
            goOn = !stopping;
        } catch (InterruptedException interrupted) {
            goOn = false;
        } finally {
            lock.unlock();
        }
        if (!goOn) {
            failAll(List.of(), failure);
        }
        return goOn;
    }

    private static Duration slower(Duration retry) {
        Duration doubled = retry.multipliedBy(2);
        return doubled.compareTo(SLOWEST_RETRY) > 0 ? SLOWEST_RETRY : doubled;
    }

    private boolean isDone() {
        lock.lock();
        try {
            return stopping && queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private int queuedRecords() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }
}
