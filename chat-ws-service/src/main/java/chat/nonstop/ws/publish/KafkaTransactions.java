package chat.nonstop.ws.publish;

import chat.nonstop.wiring.crash.StopPoint;
import chat.nonstop.wiring.crash.StopPoints;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A Kafka producer with transactions. After any failure it is thrown away: a commit retried after a time-out can land on the
 * next transaction (Jepsen, Bufstream 2024), and a fenced producer never recovers.
 */
final class KafkaTransactions implements Transactions {
    private final Producer<String, byte[]> producer;
    private final StopPoints stops;

    /** @param producer whose transactions are initialised */
    KafkaTransactions(Producer<String, byte[]> producer, StopPoints stops) {
        this.producer = producer;
        this.stops = stops;
    }

    /** @param common the configuration of every producer of this service */
    static Factory factory(Map<String, Object> common, PublishSettings settings, String nodeId, StopPoints stops) {
        long commit = settings.commitTimeout().toMillis();
        Map<String, Object> config = new HashMap<>(common);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalIdPrefix() + nodeId);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int)
                settings.transactionTimeout().toMillis());
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, commit);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) (commit * 9 / 10));
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) (commit / 2));
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        Map<String, Object> complete = Map.copyOf(config);
        return () -> open(complete, stops);
    }

    private static Transactions open(Map<String, Object> config, StopPoints stops) {
        KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException away) {
            producer.close(Duration.ZERO);
            throw away;
        }
        return new KafkaTransactions(producer, stops);
    }

    @Override
    public void commit(List<KafkaRecord> records) throws ExecutionException, InterruptedException {
        producer.beginTransaction();
        for (KafkaRecord record : records) {
            Future<RecordMetadata> sent =
                    producer.send(new ProducerRecord<>(record.topic(), record.key(), record.value()));
            if (sent.isDone()) {
                // One that failed before it was sent has waited for max.block.ms; each of the next would wait as long.
                sent.get();
            }
        }
        stops.reached(StopPoint.PUBLISHING, producer::flush);
        // Fails when any of them has failed since.
        producer.commitTransaction();
        stops.reached(StopPoint.PUBLISHED);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
