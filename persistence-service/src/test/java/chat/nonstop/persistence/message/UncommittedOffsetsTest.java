package chat.nonstop.persistence.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.wiring.crash.StopPoints;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UncommittedOffsetsTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.CHAT_MESSAGES, 0);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());
    private final UncommittedOffsets uncommitted = new UncommittedOffsets(StopPoints.NONE);

    UncommittedOffsetsTest() {
        consumer.assign(List.of(PARTITION));
    }

    @Test
    void anOffsetWaitsForEverythingBeforeIt() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        uncommitted.add(PARTITION, 0, 10, first);
        uncommitted.add(PARTITION, 10, 20, second);

        second.complete(null);
        uncommitted.commitTold(consumer);
        assertThat(committed()).isNull();

        first.complete(null);
        uncommitted.commitTold(consumer);
        assertThat(committed()).isEqualTo(20);
    }

    @Test
    void whatKafkaRefusedIsReadAgainFromTheFirstUntoldOffset() {
        uncommitted.add(PARTITION, 0, 10, CompletableFuture.completedFuture(null));
        uncommitted.add(PARTITION, 10, 20, new CompletableFuture<>());
        uncommitted.add(PARTITION, 20, 30, CompletableFuture.failedFuture(new IllegalStateException("refused")));
        uncommitted.commitTold(consumer);

        assertThat(uncommitted.firstFailed(Set.of(PARTITION))).isEqualTo(Map.of(PARTITION, 10L));
        assertThat(committed()).isEqualTo(10);
    }

    @Test
    void aPartitionThatIsGoneLeavesNothingBehind() {
        uncommitted.add(PARTITION, 0, 10, CompletableFuture.completedFuture(null));
        uncommitted.forget(List.of(PARTITION));

        uncommitted.commitTold(consumer);

        assertThat(committed()).isNull();
    }

    @Test
    void givingUpPartitionsWaitsNoLongerThanAsked() {
        uncommitted.add(PARTITION, 0, 10, new CompletableFuture<>());

        uncommitted.awaitTold(List.of(PARTITION), Duration.ofMillis(20));
        uncommitted.commitTold(consumer);

        assertThat(committed()).isNull();
    }

    private @Nullable Long committed() {
        var offset = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return offset == null ? null : offset.offset();
    }
}
