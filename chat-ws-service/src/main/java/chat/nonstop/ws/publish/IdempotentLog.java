package chat.nonstop.ws.publish;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An idempotent producer: each record by itself, in order for each partition. {@link #append} may block for
 * {@code max.block.ms} (2 s) while Kafka is away or the buffer is full, which holds up the calling session alone. A producer
 * that cannot go on is replaced.
 */
final class IdempotentLog implements RecordLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IdempotentLog.class);
    private static final String PRODUCER = "idempotent";
    private static final int MAX_BLOCK_MS = 2_000;
    private static final int DELIVERY_MS = 10_000;
    private static final int REQUEST_MS = 5_000;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final Map<String, Object> config;
    private final PublishHealth health;
    private final Timer sendTime;
    private final ReentrantLock replacing = new ReentrantLock();
    private volatile @Nullable KafkaProducer<String, byte[]> producer;

    IdempotentLog(Map<String, Object> common, PublishHealth health, MeterRegistry meters) {
        Map<String, Object> own = new HashMap<>(common);
        own.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        own.put(ProducerConfig.ACKS_CONFIG, "all");
        own.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        own.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS);
        own.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS);
        config = Map.copyOf(own);
        this.health = health;
        this.sendTime = Timer.builder("chat.publish.send")
                .description("one record of the idempotent producer, from send to acknowledged")
                .register(meters);
    }

    @Override
    public CompletableFuture<Void> append(KafkaRecord record) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        long begin = System.nanoTime();
        KafkaProducer<String, byte[]> current = producer();
        try {
            var unused = current.send(
                    new ProducerRecord<>(record.topic(), record.key(), record.value()), (metadata, failure) -> {
                        sendTime.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
                        if (failure == null) {
                            health.up(PRODUCER);
                            done.complete(null);
                        } else {
                            failed(current, failure);
                            done.completeExceptionally(new NotAppendedException("Kafka did not take it", failure));
                        }
                    });
        } catch (KafkaException | IllegalStateException failure) {
            failed(current, failure);
            return CompletableFuture.failedFuture(new NotAppendedException("Kafka did not take it", failure));
        }
        return done;
    }

    private void failed(KafkaProducer<String, byte[]> failed, Exception failure) {
        health.down(PRODUCER, failure);
        if (failure instanceof RetriableException) {
            return; // Kafka is away for a while; the producer itself is sound
        }
        replacing.lock();
        try {
            if (producer == failed) {
                producer = null;
                LOG.atWarn().setCause(failure).log("replacing the idempotent producer");
                // Not here: this may be the producer's own thread.
                Thread.ofVirtual().name("close-producer").start(() -> failed.close(Duration.ZERO));
            }
        } finally {
            replacing.unlock();
        }
    }

    private KafkaProducer<String, byte[]> producer() {
        KafkaProducer<String, byte[]> current = producer;
        if (current != null) {
            return current;
        }
        replacing.lock();
        try {
            current = producer;
            if (current == null) {
                current = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
                producer = current;
            }
            return current;
        } finally {
            replacing.unlock();
        }
    }

    @Override
    public void close() {
        KafkaProducer<String, byte[]> current = producer;
        if (current != null) {
            current.close(CLOSE_PATIENCE);
        }
    }
}
