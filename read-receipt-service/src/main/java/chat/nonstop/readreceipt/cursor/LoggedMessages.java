package chat.nonstop.readreceipt.cursor;

import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.wiring.kafka.StoredPositions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Compares {@code chat-messages} with the position that persistence-service has stored. A consumer without a group, which
 * commits nothing; made when it is first needed, which is hardly ever.
 */
final class LoggedMessages implements AdvanceReadCursors.MessageLog, DisposableBean {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final ConsumerFactory<String, byte[]> consumers;
    private final StoredPositions stored;
    private final Duration patience;
    private @Nullable Consumer<String, byte[]> consumer;

    LoggedMessages(ConsumerFactory<String, byte[]> consumers, StoredPositions stored, Duration patience) {
        this.consumers = consumers;
        this.stored = stored;
        this.patience = patience;
    }

    @Override
    public synchronized void awaitRecorded() {
        Consumer<String, byte[]> log = consumer();
        List<TopicPartition> partitions = log.partitionsFor(Topics.CHAT_MESSAGES).stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
        Map<TopicPartition, Long> ends = log.endOffsets(partitions);
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isRecordedUpTo(ends, log)) {
            if (System.nanoTime() - deadline > 0) {
                throw new UnrecordedMessagesException(patience);
            }
        }
    }

    /** What lies between a position and an end need not be a message: transactions leave marks. So it is read. */
    private boolean isRecordedUpTo(Map<TopicPartition, Long> ends, Consumer<String, byte[]> log) {
        Map<TopicPartition, Long> open = new HashMap<>(stored.orBeginning(ends.keySet(), log));
        open.entrySet().removeIf(each -> each.getValue() >= ends.getOrDefault(each.getKey(), 0L));
        log.assign(open.keySet());
        if (open.isEmpty()) {
            return true;
        }
        open.forEach(log::seek);
        boolean isMessage = log.poll(LOOK).partitions().stream()
                .anyMatch(each -> log.position(each) <= ends.getOrDefault(each, 0L));
        return !isMessage && open.keySet().stream().allMatch(each -> log.position(each) >= ends.getOrDefault(each, 0L));
    }

    private Consumer<String, byte[]> consumer() {
        if (consumer == null) {
            Properties oneByOne = new Properties();
            oneByOne.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
            consumer = consumers.createConsumer(null, "logged-messages", null, oneByOne);
        }
        return consumer;
    }

    @Override
    public synchronized void destroy() {
        if (consumer != null) {
            consumer.close();
        }
    }
}
