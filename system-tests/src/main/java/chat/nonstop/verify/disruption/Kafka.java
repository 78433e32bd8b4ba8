package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A system's broker, past its services. */
final class Kafka {
    private Kafka() {}

    /** @param more settings of the producer */
    static KafkaProducer<byte[], byte[]> producer(LocalSystem system, Map<String, Object> more) throws IOException {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", address(system));
        settings.put("acks", "all");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sees what is committed, and belongs to no group. */
    static KafkaConsumer<byte[], byte[]> reader(LocalSystem system) throws IOException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", address(system), "isolation.level", "read_committed", "enable.auto.commit", false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
    }

    private static String address(LocalSystem system) throws IOException {
        return "127.0.0.1:" + system.instance("kafka").port();
    }
}
