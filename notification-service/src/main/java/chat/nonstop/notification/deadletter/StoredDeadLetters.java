package chat.nonstop.notification.deadletter;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Table {@code dead_letters}: what was put aside, and what became of it. */
@Repository
class StoredDeadLetters implements Alerts.Letters {
    /** A letter that was not kept before: its place in the dead-letter topic, and where it came from. */
    record Kept(long deadLetterId, String topic, int partition, long offset, DeadLetter origin) {}

    enum State {
        OPEN,
        REPLAYED,
        DROPPED
    }

    /** What to send to its origin again. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way through; never compared
    record Replayable(long deadLetterId, String topic, byte @Nullable [] key, byte @Nullable [] value) {
        Replayable with(byte[] other) {
            return new Replayable(deadLetterId, topic, key, other);
        }
    }

    private static final String KEEP = """
            INSERT INTO dead_letters (topic, partition, record_offset, origin_topic, origin_partition, origin_offset,
                                      cause, record_key, value, died_at)
            VALUES (:topic, :partition, :offset, :originTopic, :originPartition, :originOffset, :cause, :key, :value, :diedAt)
            ON CONFLICT DO NOTHING
            RETURNING dead_letter_id
            """;

    private static final String SHOWN = """
            SELECT dead_letter_id, topic, partition, record_offset, origin_topic, origin_partition, origin_offset, cause,
                   record_key, coalesce(octet_length(value), 0) AS value_bytes, died_at, state, settled_at
            FROM dead_letters
            """;

    private final JdbcClient database;

    StoredDeadLetters(JdbcClient database) {
        this.database = database;
    }

    /** Returns those that were not kept before. Poison is rare: a statement each. */
    List<Kept> keep(List<ConsumerRecord<String, byte[]>> records) {
        List<Kept> kept = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            DeadLetter origin = DeadLetter.of(record);
            database.sql(KEEP)
                    .param("topic", record.topic())
                    .param("partition", record.partition())
                    .param("offset", record.offset())
                    .param("originTopic", origin.topic())
                    .param("originPartition", origin.partition())
                    .param("originOffset", origin.offset())
                    .param("cause", origin.cause())
                    .param("key", keyOf(record))
                    .param("value", record.value())
                    .param("diedAt", Instant.ofEpochMilli(record.timestamp()).atOffset(ZoneOffset.UTC))
                    .query(Long.class)
                    .optional()
                    .ifPresent(
                            id -> kept.add(new Kept(id, record.topic(), record.partition(), record.offset(), origin)));
        }
        return kept;
    }

    /** Ascending, after {@code after}. */
    List<DeadLetterView> page(State state, @Nullable String originTopic, long after, int limit) {
        return database.sql(SHOWN + """
                        WHERE state = :state::dead_letter_state AND dead_letter_id > :after
                          AND (:topic::text IS NULL OR origin_topic = :topic)
                        ORDER BY dead_letter_id LIMIT :limit
                        """)
                .param("state", state.name())
                .param("after", after)
                .param("topic", originTopic)
                .param("limit", limit)
                .query(StoredDeadLetters::view)
                .list();
    }

    Optional<DeadLetterView> find(long deadLetterId) {
        return database.sql(SHOWN + "WHERE dead_letter_id = :id")
                .param("id", deadLetterId)
                .query(StoredDeadLetters::view)
                .optional();
    }

    /** The record's value; empty when it had none, or the letter was dropped. */
    Optional<byte[]> value(long deadLetterId) {
        return database.sql("SELECT value FROM dead_letters WHERE dead_letter_id = :id AND value IS NOT NULL")
                .param("id", deadLetterId)
                .query((row, number) -> row.getBytes(1))
                .optional();
    }

    /**
     * Locks open letters up to {@code last}, in the order in which they were kept; those that another replay works on are
     * left to it. In a transaction.
     */
    List<Replayable> lockOpen(@Nullable String originTopic, long last, int limit) {
        return database.sql("""
                        SELECT dead_letter_id, origin_topic, record_key, value FROM dead_letters
                        WHERE state = 'OPEN' AND dead_letter_id <= :last
                          AND (:topic::text IS NULL OR origin_topic = :topic)
                        ORDER BY dead_letter_id LIMIT :limit FOR UPDATE SKIP LOCKED
                        """)
                .param("topic", originTopic)
                .param("last", last)
                .param("limit", limit)
                .query(StoredDeadLetters::replayable)
                .list();
    }

    /** Locks one letter, waiting for whoever works on it; empty when it is not open any more. In a transaction. */
    Optional<Replayable> lockOpen(long deadLetterId) {
        return database.sql("""
                        SELECT dead_letter_id, origin_topic, record_key, value FROM dead_letters
                        WHERE dead_letter_id = :id AND state = 'OPEN' FOR UPDATE
                        """)
                .param("id", deadLetterId)
                .query(StoredDeadLetters::replayable)
                .optional();
    }

    void replayed(List<Long> deadLetterIds) {
        database.sql("""
                        UPDATE dead_letters SET state = 'REPLAYED', settled_at = now()
                        WHERE dead_letter_id = ANY (:ids) AND state = 'OPEN'
                        """)
                .param("ids", deadLetterIds.stream().mapToLong(Long::longValue).toArray())
                .update();
    }

    /** Drops an open letter, and what it holds; nothing happens to one that is settled. */
    void drop(long deadLetterId) {
        database.sql("""
                        UPDATE dead_letters SET state = 'DROPPED', settled_at = now(), value = NULL
                        WHERE dead_letter_id = :id AND state = 'OPEN'
                        """).param("id", deadLetterId).update();
    }

    @Override
    public long countOpen() {
        return countOpen(null);
    }

    long countOpen(@Nullable String originTopic) {
        return database.sql("""
                        SELECT count(*) FROM dead_letters
                        WHERE state = 'OPEN' AND (:topic::text IS NULL OR origin_topic = :topic)
                        """).param("topic", originTopic).query(Long.class).single();
    }

    long lastId() {
        return database.sql("SELECT coalesce(max(dead_letter_id), 0) FROM dead_letters")
                .query(Long.class)
                .single();
    }

    @Override
    public List<DeadLetterView> lockUntold(int limit) {
        return database.sql(
                        SHOWN + "WHERE alerted_at IS NULL ORDER BY dead_letter_id LIMIT :limit FOR UPDATE SKIP LOCKED")
                .param("limit", limit)
                .query(StoredDeadLetters::view)
                .list();
    }

    @Override
    public void told(List<Long> deadLetterIds) {
        database.sql("UPDATE dead_letters SET alerted_at = now() WHERE dead_letter_id = ANY (:ids)")
                .param("ids", deadLetterIds.stream().mapToLong(Long::longValue).toArray())
                .update();
    }

    /** Removes letters that were settled before. Returns how many. */
    int sweep(Instant before) {
        return database.sql("DELETE FROM dead_letters WHERE settled_at < :before")
                .param("before", before.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static byte @Nullable [] keyOf(ConsumerRecord<String, byte[]> record) {
        return record.key() == null ? null : record.key().getBytes(StandardCharsets.UTF_8);
    }

    private static Replayable replayable(ResultSet row, int number) throws SQLException {
        return new Replayable(
                row.getLong("dead_letter_id"),
                row.getString("origin_topic"),
                row.getBytes("record_key"),
                row.getBytes("value"));
    }

    private static DeadLetterView view(ResultSet row, int number) throws SQLException {
        byte[] key = row.getBytes("record_key");
        OffsetDateTime settledAt = row.getObject("settled_at", OffsetDateTime.class);
        return new DeadLetterView(
                row.getLong("dead_letter_id"),
                State.valueOf(row.getString("state")),
                row.getString("cause"),
                new DeadLetterView.Place(
                        row.getString("origin_topic"), row.getInt("origin_partition"), row.getLong("origin_offset")),
                new DeadLetterView.Place(row.getString("topic"), row.getInt("partition"), row.getLong("record_offset")),
                key == null ? null : new String(key, StandardCharsets.UTF_8),
                row.getInt("value_bytes"),
                row.getObject("died_at", OffsetDateTime.class).toInstant(),
                settledAt == null ? null : settledAt.toInstant(),
                null);
    }
}
