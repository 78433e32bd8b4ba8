package chat.nonstop.persistence.message;

import chat.nonstop.wiring.crash.StopPoint;
import chat.nonstop.wiring.crash.StopPoints;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offsets of batches that are stored, in the order of the log, waiting for what was told of them to be acknowledged. An
 * offset is committed only when everything before it is, so a crash repeats and never skips.
 *
 * <p>Each partition is touched by its consumer's thread alone.
 */
class UncommittedOffsets {
    private static final Logger log = LoggerFactory.getLogger(UncommittedOffsets.class);

    /** Batches of one partition that may wait; without Redis they would wait for as long as it is away. */
    private static final int MOST_WAITING = 10_000;

    private record Pending(long first, long next, CompletableFuture<Void> told) {}

    private final Map<TopicPartition, Deque<Pending>> partitions = new ConcurrentHashMap<>();

    /** Commits that failed, to be asked for again. */
    private final Map<TopicPartition, Long> owed = new ConcurrentHashMap<>();

    private final StopPoints stops;

    UncommittedOffsets(StopPoints stops) {
        this.stops = stops;
    }

    /** Notes that a partition is stored up to {@code next} (exclusive), and when that will have been told. */
    void add(TopicPartition partition, long first, long next, CompletableFuture<Void> told) {
        partitions.computeIfAbsent(partition, absent -> new ArrayDeque<>()).add(new Pending(first, next, told));
    }

    /** Commits, for the partitions that the consumer has, as far as everything is told. */
    void commitTold(Consumer<?, ?> consumer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            Long again = owed.remove(partition);
            if (again != null) {
                offsets.put(partition, new OffsetAndMetadata(again));
            }
            Deque<Pending> waiting = partitions.getOrDefault(partition, new ArrayDeque<>());
            while (!waiting.isEmpty() && isTold(waiting.peek().told())) {
                offsets.put(partition, new OffsetAndMetadata(waiting.remove().next()));
            }
        }
        if (!offsets.isEmpty()) {
            stops.reached(StopPoint.TOLD);
            consumer.commitAsync(offsets, (asked, failure) -> {
                if (failure != null) {
                    log.warn("offsets not committed, will be asked for again: {}", asked, failure);
                    asked.forEach((partition, offset) -> owed.merge(partition, offset.offset(), Math::max));
                }
            });
        }
    }

    /** Whether for one of these partitions as many batches wait as may. */
    boolean isFull(Collection<TopicPartition> of) {
        return of.stream()
                .anyMatch(partition ->
                        partitions.getOrDefault(partition, new ArrayDeque<>()).size() >= MOST_WAITING);
    }

    /** Waits until what is stored of these partitions has been told, or the time is over; returns whether it has been. */
    boolean awaitTold(Collection<TopicPartition> of, Duration patience) {
        CompletableFuture<?>[] waiting = of.stream()
                .flatMap(partition -> partitions.getOrDefault(partition, new ArrayDeque<>()).stream())
                .map(Pending::told)
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(waiting).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException untold) {
            log.warn("not all room events were acknowledged in time; they will be told again", untold);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** For partitions with events that Kafka refused: the first offset that is not known to be told. */
    Map<TopicPartition, Long> firstFailed(Collection<TopicPartition> of) {
        Map<TopicPartition, Long> failed = new HashMap<>();
        for (TopicPartition partition : of) {
            Deque<Pending> waiting = partitions.getOrDefault(partition, new ArrayDeque<>());
            if (waiting.stream().anyMatch(pending -> pending.told().isCompletedExceptionally())) {
                failed.put(partition, waiting.getFirst().first());
            }
        }
        return failed;
    }

    void forget(Collection<TopicPartition> gone) {
        gone.forEach(partition -> {
            partitions.remove(partition);
            owed.remove(partition);
        });
    }

    private static boolean isTold(CompletableFuture<Void> told) {
        return told.isDone() && !told.isCompletedExceptionally();
    }
}
