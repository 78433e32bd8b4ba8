package chat.nonstop.persistence.message;

import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.message.MessageLogStore.Outcome;
import chat.nonstop.wiring.crash.StopPoint;
import chat.nonstop.wiring.crash.StopPoints;
import chat.nonstop.wiring.kafka.ContractRecords;
import chat.nonstop.wiring.kafka.FollowedPositions;
import chat.nonstop.wiring.kafka.PoisonRecordException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.event.ListenerContainerPartitionIdleEvent;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * What comes in on {@code chat-messages}. Each batch is stored in one transaction, told, and only then forgotten: offsets
 * are committed behind acknowledged {@code chat-room-events}, without the next batch waiting for them. After a crash the
 * records between are delivered again; the store knows them by their position and they are told again.
 *
 * <p>What is known of a partition is touched by the thread of its consumer only. Failures of the database or Kafka pass
 * through to the container, which tries the same batch again for as long as it takes.
 */
class MessageLogListener implements BatchConsumerAwareMessageListener<String, byte[]>, ConsumerAwareRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(MessageLogListener.class);

    private final MessageLogStore store;
    private final FollowedPositions positions;
    private final Announcements announcements;
    private final MessageLogSettings settings;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Timer lag;
    private final StopPoints stops;

    /** Partitions found to be ahead of their data, and where to read on; on the way from finding it to seeking. */
    private final Map<TopicPartition, Long> rewound = new ConcurrentHashMap<>();

    private final UncommittedOffsets uncommitted;

    MessageLogListener(
            MessageLogStore store,
            FollowedPositions positions,
            Announcements announcements,
            MessageLogSettings settings,
            Clock clock,
            StopPoints stops,
            MeterRegistry meters) {
        this.store = store;
        this.positions = positions;
        this.announcements = announcements;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
        this.stops = stops;
        this.uncommitted = new UncommittedOffsets(stops);
        this.lag = Timer.builder("chat.message.accepted.to.stored")
                .description("From the node's acceptance of a message to its being told")
                .register(meters);
    }

    @Override
    public void onMessage(List<ConsumerRecord<String, byte[]>> records, @Nullable Consumer<?, ?> current) {
        Consumer<?, ?> consumer = Objects.requireNonNull(current, "the container gives its consumer");
        announcements.retryUntold();
        uncommitted.commitTold(consumer);
        if (isPartlyGone(records, consumer)) {
            seekToFirst(records, consumer);
            return;
        }
        if (tellAgainWhatKafkaRefused(consumer, records)) {
            return;
        }
        Batch batch = Batch.read(records);
        if (!batch.messages().isEmpty() && !stored(batch, consumer)) {
            seekToFirst(records, consumer);
            return; // these records come again
        }
        if (batch.poison() != null) {
            // The container commits what stands before the poison, so all of that must be told first.
            if (!uncommitted.awaitTold(consumer.assignment(), settings.revokeWait())) {
                throw new UntoldMessagesException(settings.revokeWait());
            }
            uncommitted.commitTold(consumer);
            throw new BatchListenerFailedException(
                    "poison record", batch.poison(), batch.messages().size());
        }
    }

    /** While a batch is tried again, its partitions may go to another consumer. */
    private static boolean isPartlyGone(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
        Set<TopicPartition> assigned = consumer.assignment();
        return records.stream().anyMatch(each -> !assigned.contains(topicPartition(each.partition())));
    }

    /** A consumer without work still commits what was acknowledged meanwhile. On the consumer's own thread. */
    void onIdle(ListenerContainerIdleEvent idle) {
        announcements.retryUntold();
        Consumer<?, ?> consumer = idle.getConsumer();
        uncommitted.commitTold(consumer);
        tellAgainWhatKafkaRefused(consumer, List.of());
    }

    @Override
    public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        uncommitted.awaitTold(partitions, settings.revokeWait());
        uncommitted.commitTold(consumer);
        forget(partitions);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        forget(partitions);
    }

    /**
     * Reads new partitions from where the data ends, so that a database restored from an older copy catches up before anybody
     * writes again. They are placed with their first records: a batch may be in hand that is tried again, and does not follow.
     */
    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        forget(partitions);
        try {
            positions.ofUnknown(partitions, consumer).forEach((partition, position) -> {
                requireInLog(consumer, partition, position);
                if (position < consumer.position(partition)) {
                    readAgain(partition, position, consumer);
                }
            });
        } catch (RuntimeException later) {
            log.warn("where the data ends will be asked with the first records: {}", partitions, later);
        }
    }

    /**
     * Nothing new came for a while: a database that was restored from an older copy meanwhile catches up all the same. On the
     * consumer's own thread.
     */
    void onPartitionIdle(ListenerContainerPartitionIdleEvent idle) {
        TopicPartition partition = idle.getTopicPartition();
        Consumer<?, ?> consumer = idle.getConsumer();
        try {
            OptionalLong older = positions.olderCopy(partition, consumer);
            if (older.isPresent()) {
                requireInLog(consumer, partition, older.getAsLong());
                readAgain(partition, older.getAsLong(), consumer);
                forget(List.of(partition));
                positions.follow(partition, older.getAsLong());
            } else {
                positions.passUnstored(partition, consumer);
            }
        } catch (RuntimeException later) {
            log.warn("whether the data is complete will be asked again: {}", partition, later);
        }
    }

    private static void readAgain(TopicPartition partition, long position, Consumer<?, ?> consumer) {
        log.warn("reading again from where the data ends: partition={} offset={}", partition, position);
        consumer.seek(partition, position);
    }

    private void forget(Collection<TopicPartition> partitions) {
        positions.forget(partitions);
        partitions.forEach(rewound::remove);
        uncommitted.forget(partitions);
    }

    /** Stores and tells the batch; false when its records do not follow on what is stored and must come again. */
    private boolean stored(Batch batch, Consumer<?, ?> consumer) {
        if (!isPlaced(batch, consumer)) {
            return false;
        }
        if (uncommitted.isFull(batch.spans().keySet())
                && !uncommitted.awaitTold(batch.spans().keySet(), settings.revokeWait())) {
            throw new UntoldMessagesException(settings.revokeWait()); // bounded: from here on storing waits for Redis
        }
        Map<Integer, Long> expected = new HashMap<>();
        batch.spans()
                .keySet()
                .forEach(partition ->
                        expected.put(partition.partition(), Objects.requireNonNull(positions.of(partition), "placed")));
        switch (store.store(batch.messages(), expected)) {
            case Outcome.Displaced(Map<Integer, Long> found) -> {
                log.warn("position moved by somebody else: expected={} found={}", expected, found);
                positions.forget(batch.spans().keySet());
                return false;
            }
            case Outcome.Stored done -> {
                stops.reached(StopPoint.STORED);
                List<Message> messages = new ArrayList<>(done.again());
                messages.addAll(done.fresh());
                CompletableFuture<Void> told = announcements.tell(messages, done.refused());
                done.positions().forEach((partition, next) -> positions.stored(topicPartition(partition), next));
                batch.spans()
                        .forEach((partition, span) -> uncommitted.add(partition, span.first(), span.last() + 1, told));
                count(done);
                return true;
            }
        }
    }

    /**
     * Whether every partition's records follow on its stored position. A partition that this consumer sees for the first
     * time starts at the committed offset; when the database has more, the surplus is told again; when it has less, it is an
     * older copy, and the log is read again from where its data ends.
     */
    private boolean isPlaced(Batch batch, Consumer<?, ?> consumer) {
        for (Map.Entry<TopicPartition, Long> entry :
                positions.ofUnknown(batch.spans().keySet(), consumer).entrySet()) {
            TopicPartition partition = entry.getKey();
            long position = entry.getValue();
            requireInLog(consumer, partition, position);
            positions.follow(partition, position);
            if (position < Objects.requireNonNull(batch.spans().get(partition)).first()) {
                log.warn("reading again from where the data ends: partition={} offset={}", partition, position);
                rewound.put(partition, position);
            }
        }
        return batch.spans().keySet().stream().noneMatch(rewound::containsKey);
    }

    /**
     * A database and a log that do not belong together cannot be healed: stop this partition, and say so. Tried again for as
     * long as nobody mends it.
     */
    private static void requireInLog(Consumer<?, ?> consumer, TopicPartition partition, long position) {
        long beginning = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, Long.MAX_VALUE);
        if (position < beginning || position > end) {
            throw new IllegalStateException("consumed_offsets of " + partition + ": " + position + " (expected: "
                    + beginning + " to " + end
                    + ", what Kafka has). The database is older than the log's retention, or "
                    + "the topic was made anew: restore what belongs together, or delete this row to accept the loss "
                    + "(docs/runbook.md)");
        }
    }

    /** Events that Kafka did not take are told again by reading their records again. */
    private boolean tellAgainWhatKafkaRefused(Consumer<?, ?> consumer, List<ConsumerRecord<String, byte[]>> records) {
        Map<TopicPartition, Long> untold = uncommitted.firstFailed(consumer.assignment());
        if (untold.isEmpty()) {
            return false;
        }
        log.warn("room events were not acknowledged, telling again: {}", untold);
        seekToFirst(records, consumer);
        forget(untold.keySet());
        untold.forEach(consumer::seek);
        return true;
    }

    /** Seeks every partition of the batch back, or to where its data ends. Partitions lost meanwhile are left alone. */
    private void seekToFirst(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
        Map<TopicPartition, Long> targets = new HashMap<>();
        records.forEach(each -> targets.merge(topicPartition(each.partition()), each.offset(), Math::min));
        targets.keySet().retainAll(consumer.assignment());
        targets.replaceAll((partition, first) -> {
            Long target = rewound.remove(partition);
            return target == null ? first : target;
        });
        targets.forEach(consumer::seek);
    }

    private void count(Outcome.Stored done) {
        meters.counter("chat.messages", "outcome", "stored")
                .increment(done.fresh().size());
        meters.counter("chat.messages", "outcome", "told-again")
                .increment(done.again().size());
        meters.counter("chat.messages", "outcome", "repeat").increment(done.repeats());
        meters.counter("chat.messages", "outcome", "refused")
                .increment(done.refused().size());
        done.fresh().forEach(message -> lag.record(Duration.between(message.sentAt(), clock.instant())));
    }

    private static TopicPartition topicPartition(int partition) {
        return new TopicPartition(Topics.CHAT_MESSAGES, partition);
    }

    /** The first and the last offset of a partition in a batch. */
    private record Span(long first, long last) {
        Span through(Span later) {
            return new Span(first, later.last);
        }
    }

    /** The readable records before the first poison, and that poison if there is any. */
    private record Batch(
            List<ReceivedMessage> messages,
            Map<TopicPartition, Span> spans,
            @Nullable PoisonRecordException poison) {
        static Batch read(List<ConsumerRecord<String, byte[]>> records) {
            List<ReceivedMessage> messages = new ArrayList<>(records.size());
            Map<TopicPartition, Span> spans = new HashMap<>();
            for (ConsumerRecord<String, byte[]> each : records) {
                try {
                    MessageSubmitted submitted = ContractRecords.read(each, MessageSubmitted.class);
                    Optional<String> broken = SubmissionRules.broken(submitted);
                    if (broken.isPresent()) {
                        throw new PoisonRecordException(broken.get());
                    }
                    messages.add(new ReceivedMessage(each.partition(), each.offset(), submitted));
                    spans.merge(
                            topicPartition(each.partition()), new Span(each.offset(), each.offset()), Span::through);
                } catch (PoisonRecordException poison) {
                    return new Batch(messages, spans, poison);
                }
            }
            return new Batch(messages, spans, null);
        }
    }
}
