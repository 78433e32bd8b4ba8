package chat.nonstop.wiring.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How far the record has taken each partition of a topic: table {@code consumed_offsets}
 * (docs/decisions/0002-positions-in-the-transaction.md). A position is the next offset to store; all before it is stored.
 */
public final class StoredPositions {
    private final JdbcClient database;
    private final String topic;

    public StoredPositions(JdbcClient database, String topic) {
        this.database = database;
        this.topic = topic;
    }

    /** For partitions that have one. */
    public Map<Integer, Long> of(Set<Integer> partitions) {
        return read(partitions, "");
    }

    /** For every one of these partitions; one that has none yet is given the beginning of its log. */
    public Map<TopicPartition, Long> begun(Collection<TopicPartition> partitions, Consumer<?, ?> consumer) {
        Map<TopicPartition, Long> positions = orBeginning(partitions, consumer);
        // Those that are there stay as they are.
        Map<Integer, Long> rows = new HashMap<>();
        positions.forEach((partition, position) -> rows.put(partition.partition(), position));
        write("""
                INSERT INTO consumed_offsets (topic, partition, next_offset)
                SELECT :topic, p, o FROM unnest(:partitions::int[], :offsets::bigint[]) AS f(p, o) ORDER BY p
                ON CONFLICT DO NOTHING
                """, rows);
        return positions;
    }

    /** For every one of these partitions; before anything of it was stored, where the log begins. */
    public Map<TopicPartition, Long> orBeginning(Collection<TopicPartition> partitions, Consumer<?, ?> consumer) {
        Map<Integer, Long> stored =
                of(partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet()));
        Map<TopicPartition, Long> positions = new HashMap<>();
        List<TopicPartition> without = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            Long position = stored.get(partition.partition());
            if (position != null) {
                positions.put(partition, position);
            } else {
                without.add(partition);
            }
        }
        if (!without.isEmpty()) {
            positions.putAll(consumer.beginningOffsets(without));
        }
        return positions;
    }

    /**
     * Locks the positions until the transaction ends.
     *
     * @return for those of these partitions that have one: an older copy may be older than a partition
     */
    public Map<Integer, Long> lock(Set<Integer> partitions) {
        return read(partitions, "ORDER BY partition FOR UPDATE");
    }

    /** Moves a position on over offsets that hold nothing to store, unless somebody else has moved it. */
    boolean pass(int partition, long from, long to) {
        return database.sql("""
                        UPDATE consumed_offsets SET next_offset = :to
                        WHERE topic = :topic AND partition = :partition AND next_offset = :from
                        """)
                        .param("to", to)
                        .param("topic", topic)
                        .param("partition", partition)
                        .param("from", from)
                        .update()
                == 1;
    }

    /** In the transaction that stores what is before these positions. Those that are further already stay. */
    public void advance(Map<Integer, Long> positions) {
        write("""
                UPDATE consumed_offsets c SET next_offset = f.o
                FROM unnest(:partitions::int[], :offsets::bigint[]) AS f(p, o)
                WHERE c.topic = :topic AND c.partition = f.p AND c.next_offset < f.o
                """, positions);
    }

    private Map<Integer, Long> read(Set<Integer> partitions, String locking) {
        Map<Integer, Long> positions = new HashMap<>();
        database.sql(
                        "SELECT partition, next_offset FROM consumed_offsets WHERE topic = :topic AND partition = ANY (:partitions) "
                                + locking)
                .param("topic", topic)
                .param(
                        "partitions",
                        partitions.stream().mapToInt(Integer::intValue).toArray())
                .query(row -> {
                    positions.put(row.getInt("partition"), row.getLong("next_offset"));
                });
        return positions;
    }

    private void write(String sql, Map<Integer, Long> positions) {
        database.sql(sql)
                .param("topic", topic)
                .param(
                        "partitions",
                        positions.keySet().stream().mapToInt(Integer::intValue).toArray())
                .param(
                        "offsets",
                        positions.values().stream().mapToLong(Long::longValue).toArray())
                .update();
    }
}
