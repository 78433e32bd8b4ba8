package chat.nonstop.ws.publish;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How messages reach Kafka.
 *
 * @param mode group-committed transactions, or an idempotent producer where brokers offer no transactions
 * @param window between the end of one transaction and the begin of the next; a message that comes later than that after
 *     the last one is committed at once. A broker answers a transaction begun too early with a back-off of its own
 * @param batchRecords in one transaction at most
 * @param batchBytes in one transaction at most
 * @param queueRecords waiting for a transaction; one more is refused as unavailable
 * @param queueBytes waiting for a transaction; one more is refused as unavailable
 * @param commitTimeout of one transaction, and of the start of a producer; then its outcome counts as unknown
 * @param transactionTimeout after which the broker aborts what a dead node left open; readers wait that long
 * @param transactionalIdPrefix before {@code chat.node.id}
 */
@Validated
@ConfigurationProperties("chat.publish")
public record PublishSettings(
        @DefaultValue("transactional") Mode mode,
        @DefaultValue("5ms") Duration window,
        @DefaultValue("500") @Min(1) int batchRecords,
        @DefaultValue("1048576") @Min(1) int batchBytes,
        @DefaultValue("10000") @Min(1) int queueRecords,
        @DefaultValue("16777216") @Min(1) int queueBytes,
        @DefaultValue("5s") Duration commitTimeout,
        @DefaultValue("5s") Duration transactionTimeout,
        @DefaultValue("chat-ws-") @NotBlank String transactionalIdPrefix) {
    public enum Mode {
        TRANSACTIONAL,
        IDEMPOTENT
    }

    public PublishSettings {
        if (commitTimeout.compareTo(Duration.ofMillis(500)) < 0) {
            throw new IllegalArgumentException(
                    "chat.publish.commit-timeout: " + commitTimeout + " (expected: at least 500ms)");
        }
    }
}
