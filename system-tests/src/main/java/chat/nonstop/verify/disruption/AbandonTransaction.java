package chat.nonstop.verify.disruption;

import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A producer sends into every partition of {@code chat-messages} in one transaction and is never heard of again. Until the
 * broker aborts it nothing behind its records is read; afterwards everything is, and they are not: they are poison.
 */
record AbandonTransaction() implements Disruption {
    private static final String TIMEOUT = "chat.publish.transaction-timeout";
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ABORTED = Duration.ofSeconds(20);
    private static final byte[] POISON = "of a transaction that nobody commits".getBytes(StandardCharsets.UTF_8);

    @Override
    public String name() {
        return "abandon:transaction";
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        try (KafkaConsumer<byte[], byte[]> consumer = Kafka.reader(system)) {
            KafkaProducer<byte[], byte[]> producer = Kafka.producer(
                    system,
                    Map.of(
                            "transactional.id",
                            "abandoned-" + UUID.randomUUID(),
                            "transaction.timeout.ms",
                            Math.toIntExact(timeout(system).toMillis())));
            Map<TopicPartition, Long> open = new HashMap<>();
            try {
                producer.initTransactions();
                producer.beginTransaction();
                for (TopicPartition partition : Kafka.partitions(consumer, Topics.CHAT_MESSAGES)) {
                    RecordMetadata sent = producer.send(
                                    new ProducerRecord<>(partition.topic(), partition.partition(), null, POISON))
                            .get();
                    open.put(partition, sent.offset());
                }
            } catch (ExecutionException refused) {
                throw new IOException("opening a transaction", refused);
            } finally {
                producer.close(Duration.ZERO); // without a word to the broker
            }
            awaitAborted(consumer, open);
        }
    }

    /** As the nodes of this system have it: the same dead node's transaction would last as long. */
    private static Duration timeout(LocalSystem system) throws IOException {
        return system.setting("chat-ws-1", TIMEOUT)
                .map(set -> Duration.parse("PT" + set))
                .orElse(USUAL_TIMEOUT);
    }

    /** The end of what committed readers see lies before an open transaction. */
    private static void awaitAborted(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> open)
            throws IOException, InterruptedException {
        Patience.await(
                "the broker has aborted the transaction",
                ABORTED,
                () -> consumer.endOffsets(open.keySet()).entrySet().stream()
                        .allMatch(end -> end.getValue() > open.getOrDefault(end.getKey(), 0L)));
    }
}
