package chat.nonstop.wiring.kafka;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.backoff.BackOff;

/**
 * The framework tries a batch again for as long as it fails, and knows poison only at the first try: poison that shows when what
 * we stand on is back would be one failure more, tried for ever. It also acknowledges a batch that succeeded at a later try, told
 * or not. Here poison ends the tries, whenever it shows, and listeners acknowledge by themselves.
 */
final class FailureClasses extends DefaultErrorHandler {
    FailureClasses(ConsumerRecordRecoverer deadLetters, BackOff whileItLasts, BackOff poison) {
        super(deadLetters, whileItLasts);
        // By default some exceptions (a class cast, for one) would dead-letter a whole batch at once.
        setClassifications(Map.of(), true);
        setBackOffFunction((record, failure) -> isPoison(failure) ? poison : whileItLasts);
        setAckAfterHandle(false);
    }

    @Override
    public void handleBatch(
            Exception failure,
            ConsumerRecords<?, ?> records,
            Consumer<?, ?> consumer,
            MessageListenerContainer container,
            Runnable listener) {
        if (isPoison(failure)) {
            handlePoison(failure, records, consumer, container, listener);
            return;
        }
        AtomicReference<@Nullable RuntimeException> shown = new AtomicReference<>();
        super.handleBatch(failure, records, consumer, container, () -> {
            try {
                listener.run();
            } catch (RuntimeException again) {
                if (!isPoison(again)) {
                    throw again;
                }
                shown.set(again);
            }
        });
        RuntimeException poison = shown.get();
        if (poison != null) {
            handlePoison(poison, records, consumer, container, listener);
        }
    }

    /** What comes before the poison is committed by the framework; the poison itself here, when it has been put aside. */
    private void handlePoison(
            Exception failure,
            ConsumerRecords<?, ?> records,
            Consumer<?, ?> consumer,
            MessageListenerContainer container,
            Runnable listener) {
        super.handleBatch(failure, records, consumer, container, listener); // throws when it is to be tried again
        ConsumerRecord<?, ?> poison = poisonOf(failure, records);
        TopicPartition partition = new TopicPartition(poison.topic(), poison.partition());
        if (consumer.assignment().contains(partition)) {
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(poison.offset() + 1)));
        }
    }

    private static ConsumerRecord<?, ?> poisonOf(Throwable failure, ConsumerRecords<?, ?> records) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BatchListenerFailedException named) {
                ConsumerRecord<?, ?> record = named.getRecord();
                return record != null ? record : recordAt(named.getIndex(), records);
            }
        }
        throw new IllegalArgumentException("poison that names no record", failure);
    }

    private static ConsumerRecord<?, ?> recordAt(int index, ConsumerRecords<?, ?> records) {
        int left = index;
        for (ConsumerRecord<?, ?> record : records) {
            if (left-- == 0) {
                return record;
            }
        }
        throw new IllegalArgumentException("no record " + index + " among " + records.count());
    }

    static boolean isPoison(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PoisonRecordException) {
                return true;
            }
        }
        return false;
    }
}
