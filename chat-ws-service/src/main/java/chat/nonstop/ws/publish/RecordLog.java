package chat.nonstop.ws.publish;

import java.util.concurrent.CompletableFuture;

/** Kafka, one record at a time. Order is kept for each key. */
public interface RecordLog {
    /** Completes when the record is durable; fails with {@link NotAppendedException} when it is not, or nobody knows. */
    CompletableFuture<Void> append(KafkaRecord record);
}
