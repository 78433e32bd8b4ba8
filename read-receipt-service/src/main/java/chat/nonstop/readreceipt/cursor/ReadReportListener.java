package chat.nonstop.readreceipt.cursor;

import chat.nonstop.contracts.event.ReadReported;
import chat.nonstop.contracts.kafka.Groups;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.readreceipt.cursor.AdvanceReadCursors.Result;
import chat.nonstop.wiring.crash.StopPoint;
import chat.nonstop.wiring.crash.StopPoints;
import chat.nonstop.wiring.kafka.ContractRecords;
import chat.nonstop.wiring.kafka.FollowedPositions;
import chat.nonstop.wiring.kafka.PoisonRecordException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.event.ListenerContainerPartitionIdleEvent;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

/**
 * Read reports, keyed by room so that one consumer coalesces a room's. Safe to replay; read again from where the record ends when
 * that is an older copy. What is known of a partition is touched by the thread of its consumer only.
 */
@Component
class ReadReportListener implements ConsumerSeekAware {
    private static final Logger log = LoggerFactory.getLogger(ReadReportListener.class);

    private final AdvanceReadCursors advanceReadCursors;
    private final FollowedPositions positions;
    private final Counter moved;
    private final Counter unchanged;
    private final Counter outsiders;
    private final int recordsOfOnePoll;
    private final StopPoints stops;

    /** Below these offsets somebody may have stored, and not told, before the partition came here: of one poll. */
    private final Map<TopicPartition, Long> perhapsUntoldBelow = new ConcurrentHashMap<>();

    ReadReportListener(
            AdvanceReadCursors advanceReadCursors,
            FollowedPositions positions,
            @Value("${spring.kafka.consumer.max-poll-records}") int recordsOfOnePoll,
            StopPoints stops,
            MeterRegistry metrics) {
        this.advanceReadCursors = advanceReadCursors;
        this.positions = positions;
        this.recordsOfOnePoll = recordsOfOnePoll;
        this.stops = stops;
        this.moved = cursors("moved", metrics);
        this.unchanged = cursors("unchanged", metrics);
        this.outsiders = cursors("outsider", metrics);
    }

    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> offsets, ConsumerSeekCallback callback) {
        offsets.forEach((partition, offset) -> perhapsUntoldBelow.put(partition, offset + recordsOfOnePoll));
        positions.forget(offsets.keySet());
    }

    @Override
    public void onPartitionsRevoked(@Nullable Collection<TopicPartition> partitions) {
        if (partitions != null) {
            perhapsUntoldBelow.keySet().removeAll(partitions);
            positions.forget(partitions);
        }
    }

    /**
     * @throws BatchListenerFailedException at the first poison record. All that can be read is stored before, also what
     *     comes after it and will be delivered again: a cursor does not care how often, and need not wait for the retries
     */
    @KafkaListener(id = Groups.READ_RECEIPT, topics = Topics.CHAT_READ_EVENTS)
    void onRecords(List<ConsumerRecord<String, byte[]>> records, Acknowledgment offsets, Consumer<?, ?> consumer) {
        if (isAheadOfRecord(records, consumer)) {
            return; // these records come again, behind those that the record lacks
        }
        List<ReadCursor> reported = new ArrayList<>(records.size());
        Map<Integer, Long> next = new HashMap<>();
        BatchListenerFailedException firstPoison = null;
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                reported.add(read(record));
                if (firstPoison == null) {
                    next.merge(record.partition(), record.offset() + 1, Math::max);
                }
            } catch (PoisonRecordException poison) {
                if (firstPoison == null) {
                    firstPoison = new BatchListenerFailedException("unreadable read report", poison, record);
                }
            }
        }
        if (!reported.isEmpty() && !isStored(reported, next, records, consumer)) {
            return;
        }
        if (firstPoison != null) {
            throw firstPoison;
        }
        stops.reached(StopPoint.CURSORS_TOLD);
        offsets.acknowledge(); // only now: the cursors are stored, and their rooms told
    }

    /** Stores and tells; false when the record turned out to be an older copy. */
    private boolean isStored(
            List<ReadCursor> reported,
            Map<Integer, Long> next,
            List<ConsumerRecord<String, byte[]>> records,
            Consumer<?, ?> consumer) {
        Map<Integer, Long> from = new HashMap<>();
        firstOf(records)
                .keySet()
                .forEach(each -> from.put(each.partition(), Objects.requireNonNullElse(positions.of(each), 0L)));
        switch (advanceReadCursors.advance(
                reported,
                new AdvanceReadCursors.Steps(from, next),
                records.stream().anyMatch(this::isPerhapsUntold))) {
            case Result.Advance advance -> {
                next.forEach((partition, offset) ->
                        positions.stored(new TopicPartition(Topics.CHAT_READ_EVENTS, partition), offset));
                moved.increment(advance.moved());
                unchanged.increment(advance.unchanged());
                outsiders.increment(advance.outsiders());
                return true;
            }
            case Result.ReadAgain(Map<Integer, Long> reached) -> {
                Map<TopicPartition, Long> targets = firstOf(records);
                targets.replaceAll(
                        (partition, first) -> Math.min(first, reached.getOrDefault(partition.partition(), first)));
                readAgain(targets, consumer);
                positions.forget(targets.keySet()); // asked for again with the records that come
                return false;
            }
        }
    }

    /**
     * Finds the place of partitions that are new here. Each starts at the offset that Kafka has; when the record has less, it
     * is an older copy, and the log is read again from where that ends.
     */
    private boolean isAheadOfRecord(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
        Map<TopicPartition, Long> targets = firstOf(records);
        Map<TopicPartition, Long> reached = positions.ofUnknown(targets.keySet(), consumer);
        boolean isAhead =
                reached.entrySet().stream().anyMatch(each -> each.getValue() < targets.getOrDefault(each.getKey(), 0L));
        if (isAhead) {
            reached.forEach((partition, position) -> targets.merge(partition, position, Math::min));
            readAgain(targets, consumer);
        }
        reached.forEach(positions::follow); // last: what fails is tried again, and must be asked again
        return isAhead;
    }

    /**
     * No reports came for a while: a database that was restored from an older copy meanwhile catches up all the same. Comes on
     * the consumer's own thread.
     */
    @EventListener
    void onPartitionIdle(ListenerContainerPartitionIdleEvent idle) {
        TopicPartition partition = idle.getTopicPartition();
        Consumer<?, ?> consumer = idle.getConsumer();
        if (!partition.topic().equals(Topics.CHAT_READ_EVENTS)) {
            return;
        }
        try {
            OptionalLong older = positions.olderCopy(partition, consumer);
            if (older.isPresent()) {
                readAgain(Map.of(partition, older.getAsLong()), consumer);
                positions.follow(partition, older.getAsLong());
            } else {
                positions.passUnstored(partition, consumer);
            }
        } catch (RuntimeException later) {
            log.warn("whether the record is complete will be asked again: {}", partition, later);
        }
    }

    /** Partitions lost meanwhile are left alone. */
    private static void readAgain(Map<TopicPartition, Long> targets, Consumer<?, ?> consumer) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(targets.keySet());
        targets.forEach((partition, position) -> {
            long beginning = beginnings.getOrDefault(partition, 0L);
            if (position < beginning) {
                log.error(
                        "the database is older than what Kafka kept of {}: what was reported from {} to {} counts when "
                                + "members report again",
                        partition,
                        position,
                        beginning);
            } else {
                log.warn("reading again from where the data ends: partition={} offset={}", partition, position);
            }
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, Math.max(position, beginning));
            }
        });
    }

    private static Map<TopicPartition, Long> firstOf(List<ConsumerRecord<String, byte[]>> records) {
        Map<TopicPartition, Long> first = new HashMap<>();
        records.forEach(each -> first.merge(partitionOf(each), each.offset(), Math::min));
        return first;
    }

    private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private boolean isPerhapsUntold(ConsumerRecord<String, byte[]> record) {
        return record.offset() < perhapsUntoldBelow.getOrDefault(partitionOf(record), 0L);
    }

    private static ReadCursor read(ConsumerRecord<String, byte[]> record) {
        ReadReported report = ContractRecords.read(record, ReadReported.class);
        try {
            return ReadCursor.of(report);
        } catch (IllegalArgumentException broken) {
            throw new PoisonRecordException(String.valueOf(broken.getMessage()));
        }
    }

    private static Counter cursors(String outcome, MeterRegistry metrics) {
        return Counter.builder("chat.read.cursors")
                .description("cursors reported, after coalescing, by what became of them")
                .tag("outcome", outcome)
                .register(metrics);
    }
}
