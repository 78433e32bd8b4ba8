package chat.nonstop.notification.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.springframework.kafka.support.KafkaHeaders;

/**
 * Where a dead-lettered record came from and why, from its headers; never from its value.
 *
 * @param cause class and message of what the consumer's failure began with; the poison's message carries no content
 * @param partition -1 when a record carries no origin
 */
record DeadLetter(String topic, int partition, long offset, String cause) {
    private static final String CAUSED_BY = "Caused by: ";
    private static final int CAUSE_CHARACTERS = 300;

    static DeadLetter of(ConsumerRecord<?, ?> record) {
        return new DeadLetter(
                text(record, KafkaHeaders.DLT_ORIGINAL_TOPIC),
                (int) number(record, KafkaHeaders.DLT_ORIGINAL_PARTITION, Integer.BYTES),
                number(record, KafkaHeaders.DLT_ORIGINAL_OFFSET, Long.BYTES),
                shortened(causeOf(record)));
    }

    /** The headers of class and message tell of the listener's wrapping; what it began with is last in the trace. */
    private static String causeOf(ConsumerRecord<?, ?> record) {
        return text(record, KafkaHeaders.DLT_EXCEPTION_STACKTRACE)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(CAUSED_BY))
                .reduce((outer, inner) -> inner)
                .map(line -> line.substring(CAUSED_BY.length()))
                .orElseGet(() -> text(record, KafkaHeaders.DLT_EXCEPTION_FQCN));
    }

    private static String text(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? "unknown"
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long number(ConsumerRecord<?, ?> record, String name, int bytes) {
        Header header = record.headers().lastHeader(name);
        if (header == null || header.value() == null || header.value().length != bytes) {
            return -1;
        }
        ByteBuffer value = ByteBuffer.wrap(header.value());
        return bytes == Integer.BYTES ? value.getInt() : value.getLong();
    }

    private static String shortened(String text) {
        return text.length() <= CAUSE_CHARACTERS ? text : text.substring(0, CAUSE_CHARACTERS) + "…";
    }
}
