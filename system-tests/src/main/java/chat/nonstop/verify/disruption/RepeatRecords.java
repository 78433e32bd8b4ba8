package chat.nonstop.verify.disruption;

import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The newest records of every topic come once more, every other one at once, the rest later, as from a producer that repeats
 * what it has sent already. Nothing may be stored, shown or moved back by it.
 *
 * @param newest records of each partition that come again
 */
record RepeatRecords(int newest, Duration later) implements Disruption {
    private static final List<String> TOPICS =
            List.of(Topics.CHAT_MESSAGES, Topics.CHAT_READ_EVENTS, Topics.CHAT_ROOM_EVENTS);
    private static final Duration POLL = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "repeat:records";
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> records = newest(system);
        if (records.stream().map(ConsumerRecord::topic).distinct().count() < TOPICS.size()) {
            throw new IOException("not every topic has records (expected: load that sends and reads)");
        }
        List<ConsumerRecord<byte[], byte[]>> atOnce = new ArrayList<>();
        List<ConsumerRecord<byte[], byte[]>> delayed = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            (i % 2 == 0 ? atOnce : delayed).add(records.get(i));
        }
        try (KafkaProducer<byte[], byte[]> producer = Kafka.producer(system, Map.of())) {
            send(producer, atOnce);
            Thread.sleep(later); // the disruption itself
            send(producer, delayed);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> newest(LocalSystem system) throws IOException {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = Kafka.reader(system)) {
            List<TopicPartition> partitions = new ArrayList<>();
            TOPICS.forEach(topic -> partitions.addAll(Kafka.partitions(consumer, topic)));
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> left = new HashMap<>(ends);
            consumer.beginningOffsets(partitions)
                    .forEach((partition, first) ->
                            consumer.seek(partition, Math.max(first, ends.getOrDefault(partition, 0L) - newest)));
            while (!left.isEmpty()) {
                consumer.poll(POLL).forEach(records::add);
                left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
        }
        return records;
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, List<ConsumerRecord<byte[], byte[]>> records)
            throws IOException, InterruptedException {
        List<Future<?>> sent = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : records) {
            sent.add(producer.send(
                    new ProducerRecord<>(each.topic(), each.partition(), each.key(), each.value(), each.headers())));
        }
        for (Future<?> each : sent) {
            try {
                each.get();
            } catch (ExecutionException refused) {
                throw new IOException("repeating records", refused);
            }
        }
    }
}
