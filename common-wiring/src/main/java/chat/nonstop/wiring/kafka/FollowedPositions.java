package chat.nonstop.wiring.kafka;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far the record is known to have each partition that a listener reads, so that a database restored from an older copy is
 * noticed: with the first records of a partition, and while nothing comes (docs/decisions/0045-read-positions.md).
 * What is known of a partition is touched by the thread of its consumer only.
 */
public final class FollowedPositions {
    private final StoredPositions record;
    private final Map<TopicPartition, Long> following = new ConcurrentHashMap<>();

    public FollowedPositions(StoredPositions record) {
        this.record = record;
    }

    /** The next offset to store; null for a partition not asked for yet, or forgotten. */
    public @Nullable Long of(TopicPartition partition) {
        return following.get(partition);
    }

    /**
     * Asks the record for those of these partitions that are not followed yet. Does not follow them: that is for the listener,
     * when it has decided what to make of the answer.
     *
     * @return a position for each one asked for
     */
    public Map<TopicPartition, Long> ofUnknown(Collection<TopicPartition> partitions, Consumer<?, ?> consumer) {
        Set<TopicPartition> unknown = new HashSet<>(partitions);
        unknown.removeAll(following.keySet());
        return unknown.isEmpty() ? Map.of() : record.begun(unknown, consumer);
    }

    /** From where the record says it stands, which may be behind what was followed. */
    public void follow(TopicPartition partition, long position) {
        following.put(partition, position);
    }

    /** After storing; records that came again do not take it back. */
    public void stored(TopicPartition partition, long next) {
        following.merge(partition, next, Math::max);
    }

    public void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(following::remove);
    }

    /**
     * Asks the record again, when nothing came for a while that would show what it has.
     *
     * @return where its data ends, when that is before what it had: an older copy
     */
    public OptionalLong olderCopy(TopicPartition partition, Consumer<?, ?> consumer) {
        Long followed = following.get(partition);
        long reached = followed == null ? consumer.position(partition) : followed;
        long position = record.orBeginning(List.of(partition), consumer).getOrDefault(partition, reached);
        return position < reached ? OptionalLong.of(position) : OptionalLong.empty();
    }

    /**
     * Takes the record along to where the consumer is, when all that was delivered has been handled: what lies between are marks
     * of transactions, and records put aside. Otherwise a log that is not written to would in the end, when all of it is older
     * than its retention, begin behind the record's position, as if that lacked something.
     */
    public void passUnstored(TopicPartition partition, Consumer<?, ?> consumer) {
        Long followed = following.get(partition);
        long next = consumer.position(partition);
        if (followed != null && next > followed && record.pass(partition.partition(), followed, next)) {
            following.put(partition, next);
        }
    }
}
