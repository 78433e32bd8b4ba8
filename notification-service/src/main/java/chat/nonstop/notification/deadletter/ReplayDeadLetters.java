package chat.nonstop.notification.deadletter;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.notification.deadletter.StoredDeadLetters.Replayable;
import chat.nonstop.wiring.problem.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sends dead letters to their origin again, in the order in which they were put aside. A letter counts as replayed when
 * Kafka has it; when this ends between the two it is open still and may be sent a second time, which consumers recognise:
 * a message by its {@code clientMessageId}, a cursor because it only moves forward, an inbox row by its key
 * (docs/decisions/0050-dead-letters.md).
 */
final class ReplayDeadLetters {
    /** On a record that was sent again: decimal id of its dead letter. */
    static final String REPLAY_OF = "chat-replay-of";

    private static final Logger log = LoggerFactory.getLogger(ReplayDeadLetters.class);
    private static final int AT_ONCE = 100;

    private final StoredDeadLetters stored;
    private final KafkaTemplate<String, byte[]> producer;
    private final TransactionOperations transaction;
    private final Duration sendTime;

    ReplayDeadLetters(
            StoredDeadLetters stored,
            KafkaTemplate<String, byte[]> producer,
            TransactionOperations transaction,
            Duration sendTime) {
        this.stored = stored;
        this.producer = producer;
        this.transaction = transaction;
        this.sendTime = sendTime;
    }

    /**
     * Replays one letter if it is open; nothing happens otherwise.
     *
     * @throws RefusedException with {@link RefusalCode#UNAVAILABLE} when Kafka does not take it in time
     */
    void one(long deadLetterId) {
        transaction.executeWithoutResult(
                status -> send(stored.lockOpen(deadLetterId).map(List::of).orElse(List.of())));
    }

    /**
     * Replays one letter with another value in place of its own, under the same key; nothing happens when it is not open. The
     * letter keeps what was put aside.
     *
     * @return whether it was sent
     * @throws RefusedException with {@link RefusalCode#UNAVAILABLE} when Kafka does not take it in time
     */
    boolean corrected(long deadLetterId, byte[] value) {
        Integer sent = transaction.execute(status -> send(stored.lockOpen(deadLetterId)
                .map(letter -> List.of(letter.with(value)))
                .orElse(List.of())));
        boolean isSent = sent != null && sent > 0;
        if (isSent) {
            log.atInfo()
                    .addKeyValue("deadLetterId", deadLetterId)
                    .addKeyValue("bytes", value.length)
                    .log("dead letter sent again, corrected");
        }
        return isSent;
    }

    /**
     * Replays open letters, at most {@code limit}; none that is put aside after this has begun.
     *
     * @param originTopic of this topic only; null for all
     * @return how many
     * @throws RefusedException with {@link RefusalCode#UNAVAILABLE} when Kafka does not take them in time; those that were
     *     sent before stay replayed
     */
    int all(@Nullable String originTopic, int limit) {
        long last = stored.lastId();
        int replayed = 0;
        while (replayed < limit) {
            int atMost = Math.min(AT_ONCE, limit - replayed);
            Integer sent = transaction.execute(status -> send(stored.lockOpen(originTopic, last, atMost)));
            if (sent == null || sent == 0) {
                break;
            }
            replayed += sent;
            log.atInfo().addKeyValue("replayed", replayed).log("dead letters sent again");
        }
        return replayed;
    }

    private int send(List<Replayable> letters) {
        List<CompletableFuture<?>> sends = new ArrayList<>(letters.size());
        try {
            for (Replayable letter : letters) {
                sends.add(producer.send(recordOf(letter)));
            }
            CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new))
                    .get(sendTime.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable(interrupted);
        } catch (ExecutionException
                | TimeoutException
                | KafkaException
                | org.springframework.kafka.KafkaException failure) {
            throw unavailable(failure);
        }
        if (!letters.isEmpty()) {
            stored.replayed(letters.stream().map(Replayable::deadLetterId).toList());
        }
        return letters.size();
    }

    private static ProducerRecord<String, byte[]> recordOf(Replayable letter) {
        byte[] key = letter.key();
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                letter.topic(), key == null ? null : new String(key, StandardCharsets.UTF_8), letter.value());
        record.headers().add(REPLAY_OF, Long.toString(letter.deadLetterId()).getBytes(StandardCharsets.US_ASCII));
        return record;
    }

    private static RefusedException unavailable(Exception failure) {
        log.atWarn().setCause(failure).log("dead letters could not be sent again");
        return new RefusedException(RefusalCode.UNAVAILABLE, "Kafka did not take the records in time.");
    }
}
