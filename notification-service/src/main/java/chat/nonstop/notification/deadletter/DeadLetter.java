package chat.nonstop.notification.deadletter;

import chat.nonstop.contracts.kafka.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.springframework.kafka.support.KafkaHeaders;

/**
 * Where a dead-lettered record came from and why, from its headers; never from its value.
 *
 * @param topic the origin; that of the dead-letter topic when the record does not say
 * @param partition -1 when the record does not say where it came from
 * @param offset -1 likewise
 * @param cause class and message of what the consumer's failure began with; the poison's message carries no content
 */
record DeadLetter(String topic, int partition, long offset, String cause) {
    private static final String CAUSED_BY = "Caused by: ";
    private static final int CAUSE_CHARACTERS = 300;

    static DeadLetter of(ConsumerRecord<?, ?> record) {
        String origin = record.topic().substring(0, record.topic().length() - Topics.DEAD_LETTER_SUFFIX.length());
        int partition = (int) number(record, KafkaHeaders.DLT_ORIGINAL_PARTITION, Integer.BYTES);
        long offset = number(record, KafkaHeaders.DLT_ORIGINAL_OFFSET, Long.BYTES);
        // Headers are what anybody wrote: a record goes back to the topic of its dead letters, to no other.
        boolean known = origin.equals(text(record, KafkaHeaders.DLT_ORIGINAL_TOPIC)) && partition >= 0 && offset >= 0;
        return new DeadLetter(origin, known ? partition : -1, known ? offset : -1, readable(causeOf(record)));
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

    /** Short, on one line, and without what a database or a terminal would stumble over. */
    private static String readable(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= CAUSE_CHARACTERS ? line : line.substring(0, CAUSE_CHARACTERS) + "…";
    }
}
