package chat.nonstop.persistence.message;

import chat.nonstop.contracts.kafka.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far the record has taken each partition of {@code chat-messages} (docs/decisions/0002-positions-in-the-transaction.md). */
final class StoredPositions {
    private final JdbcClient jdbc;

    StoredPositions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Next offsets, for partitions that have one. */
    Map<Integer, Long> of(Set<Integer> partitions) {
        return read(partitions, "");
    }

    /** Locks the positions; a partition seen for the first time gets its row here. */
    Map<Integer, Long> lock(Map<Integer, Long> expected) {
        Map<Integer, Long> positions = read(expected.keySet(), "ORDER BY partition FOR UPDATE");
        if (positions.size() == expected.size()) {
            return positions;
        }
        jdbc.sql("""
                        INSERT INTO consumed_offsets (topic, partition, next_offset)
                        SELECT :topic, p, o FROM unnest(:partitions::int[], :offsets::bigint[]) AS f(p, o) ORDER BY p
                        ON CONFLICT DO NOTHING
                        """)
                .param("topic", Topics.CHAT_MESSAGES)
                .param(
                        "partitions",
                        expected.keySet().stream().mapToInt(Integer::intValue).toArray())
                .param(
                        "offsets",
                        expected.values().stream().mapToLong(Long::longValue).toArray())
                .update();
        return read(expected.keySet(), "ORDER BY partition FOR UPDATE");
    }

    private Map<Integer, Long> read(Set<Integer> partitions, String locking) {
        Map<Integer, Long> positions = new HashMap<>();
        jdbc.sql(
                        "SELECT partition, next_offset FROM consumed_offsets WHERE topic = :topic AND partition = ANY (:partitions) "
                                + locking)
                .param("topic", Topics.CHAT_MESSAGES)
                .param(
                        "partitions",
                        partitions.stream().mapToInt(Integer::intValue).toArray())
                .query(row -> {
                    positions.put(row.getInt("partition"), row.getLong("next_offset"));
                });
        return positions;
    }

    void advance(Map<Integer, Long> positions) {
        jdbc.sql("""
                        UPDATE consumed_offsets c SET next_offset = f.o
                        FROM unnest(:partitions::int[], :offsets::bigint[]) AS f(p, o)
                        WHERE c.topic = :topic AND c.partition = f.p AND c.next_offset < f.o
                        """)
                .param("topic", Topics.CHAT_MESSAGES)
                .param(
                        "partitions",
                        positions.keySet().stream().mapToInt(Integer::intValue).toArray())
                .param(
                        "offsets",
                        positions.values().stream().mapToLong(Long::longValue).toArray())
                .update();
    }
}
