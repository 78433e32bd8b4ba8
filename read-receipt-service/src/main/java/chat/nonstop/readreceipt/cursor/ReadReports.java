package chat.nonstop.readreceipt.cursor;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.event.ReadReported;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.wiring.problem.RefusedException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** Publishes read reports to {@code chat-read-events}, key room id. */
final class ReadReports {
    private static final Logger log = LoggerFactory.getLogger(ReadReports.class);

    private final KafkaTemplate<String, byte[]> producer;
    private final Duration publishTime;

    ReadReports(KafkaTemplate<String, byte[]> producer, Duration publishTime) {
        this.producer = producer;
        this.publishTime = publishTime;
    }

    /**
     * Returns when the report is durable.
     *
     * @throws RefusedException with {@link RefusalCode#UNAVAILABLE} when that is not known in time; it may come all the same,
     *     and sending it again is harmless
     */
    void publish(ReadReported report) {
        try {
            producer.send(
                            Topics.CHAT_READ_EVENTS,
                            Long.toString(report.roomId()),
                            ContractJson.mapper().writeValueAsBytes(report))
                    .get(publishTime.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw unavailable(failure);
        } catch (ExecutionException
                | TimeoutException
                | KafkaException
                | org.springframework.kafka.KafkaException failure) {
            throw unavailable(failure);
        }
    }

    private static RefusedException unavailable(Exception failure) {
        log.warn("read report not published: {}", failure.getClass().getSimpleName(), failure);
        return new RefusedException(RefusalCode.UNAVAILABLE);
    }
}
