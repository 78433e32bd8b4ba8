package chat.nonstop.ws.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.wiring.crash.StopPoints;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaTransactionsTest {
    private final FakeProducer producer = new FakeProducer();
    private final KafkaTransactions transactions = new KafkaTransactions(producer, StopPoints.NONE);

    /** Answers a failure before sending as Kafka's own does: by what it returns. */
    private static final class FakeProducer extends MockProducer<String, byte[]> {
        private int sends;
        private boolean away;

        private FakeProducer() {
            super(true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
            initTransactions();
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
            sends++;
            return away
                    ? CompletableFuture.failedFuture(new TimeoutException("no metadata within max.block.ms"))
                    : super.send(record);
        }
    }

    @Test
    void recordsAreCommittedTogetherInTheirOrder() throws Exception {
        transactions.commit(records(3));

        assertThat(producer.commitCount()).isEqualTo(1);
        assertThat(producer.history()).extracting(ProducerRecord::key).containsExactly("0", "1", "2");
    }

    /** Each of a batch of 500 would wait for max.block.ms by itself. */
    @Test
    void recordThatCannotBeSentFailsTheBatchAtOnce() {
        producer.away = true;

        assertThatThrownBy(() -> transactions.commit(records(500))).hasCauseInstanceOf(TimeoutException.class);

        assertThat(producer.sends).isEqualTo(1);
        assertThat(producer.commitCount()).isZero();
    }

    private static List<KafkaRecord> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new KafkaRecord("topic", Integer.toString(i), "x".getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
