package chat.nonstop.readreceipt.cursor;

import chat.nonstop.contracts.event.ReadReported;
import chat.nonstop.contracts.kafka.Groups;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.wiring.crash.StopPoint;
import chat.nonstop.wiring.crash.StopPoints;
import chat.nonstop.wiring.kafka.ContractRecords;
import chat.nonstop.wiring.kafka.PoisonRecordException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

/** Read reports, keyed by room so that one consumer coalesces a room's. Safe to replay. */
@Component
class ReadReportListener implements ConsumerSeekAware {
    private final AdvanceReadCursors advanceReadCursors;
    private final Counter moved;
    private final Counter unchanged;
    private final Counter outsiders;
    private final int recordsOfOnePoll;
    private final StopPoints stops;

    /** Below these offsets somebody may have stored, and not told, before the partition came here: of one poll. */
    private final Map<TopicPartition, Long> perhapsUntoldBelow = new ConcurrentHashMap<>();

    ReadReportListener(
            AdvanceReadCursors advanceReadCursors,
            @Value("${spring.kafka.consumer.max-poll-records}") int recordsOfOnePoll,
            StopPoints stops,
            MeterRegistry metrics) {
        this.advanceReadCursors = advanceReadCursors;
        this.recordsOfOnePoll = recordsOfOnePoll;
        this.stops = stops;
        this.moved = cursors("moved", metrics);
        this.unchanged = cursors("unchanged", metrics);
        this.outsiders = cursors("outsider", metrics);
    }

    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> positions, ConsumerSeekCallback callback) {
        positions.forEach((partition, position) -> perhapsUntoldBelow.put(partition, position + recordsOfOnePoll));
    }

    @Override
    public void onPartitionsRevoked(@Nullable Collection<TopicPartition> partitions) {
        if (partitions != null) {
            partitions.forEach(perhapsUntoldBelow::remove);
        }
    }

    /**
     * @throws BatchListenerFailedException at the first poison record. All that can be read is stored before, also what
     *     comes after it and will be delivered again: a cursor does not care how often, and need not wait for the retries
     */
    @KafkaListener(id = Groups.READ_RECEIPT, topics = Topics.CHAT_READ_EVENTS)
    void onRecords(List<ConsumerRecord<String, byte[]>> records, Acknowledgment offsets) {
        List<ReadCursor> reported = new ArrayList<>(records.size());
        BatchListenerFailedException firstPoison = null;
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                reported.add(read(record));
            } catch (PoisonRecordException poison) {
                if (firstPoison == null) {
                    firstPoison = new BatchListenerFailedException("unreadable read report", poison, record);
                }
            }
        }
        advance(reported, records.stream().anyMatch(this::isPerhapsUntold));
        if (firstPoison != null) {
            throw firstPoison;
        }
        stops.reached(StopPoint.CURSORS_TOLD);
        offsets.acknowledge(); // only now: the cursors are stored, and their rooms told
    }

    private boolean isPerhapsUntold(ConsumerRecord<String, byte[]> record) {
        return record.offset()
                < perhapsUntoldBelow.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }

    private void advance(List<ReadCursor> reported, boolean again) {
        AdvanceReadCursors.Advance advance = advanceReadCursors.advance(reported, again);
        moved.increment(advance.moved());
        unchanged.increment(advance.unchanged());
        outsiders.increment(advance.outsiders());
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
