package chat.nonstop.ws.it;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what nodes write to the log, and hands on what is to be stored. */
final class LogConsumer {
    final List<ConsumerRecord<String, byte[]>> records = new CopyOnWriteArrayList<>();

    private final String bootstrapServers;
    private final Consumer<MessageSubmitted> store;
    private final CountDownLatch listening = new CountDownLatch(1);

    LogConsumer(String bootstrapServers, Consumer<MessageSubmitted> store) {
        this.bootstrapServers = bootstrapServers;
        this.store = store;
    }

    /** Returns when nothing that is written from now on will be missed. */
    void start() {
        Thread.ofPlatform().daemon().name("fake-persistence").start(this::consume);
        try {
            if (!listening.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no consumer within 30 s");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private void consume() {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : List.of(Topics.CHAT_MESSAGES, Topics.CHAT_READ_EVENTS)) {
                consumer.partitionsFor(topic)
                        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            listening.countDown();
            while (true) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    records.add(record);
                    if (record.topic().equals(Topics.CHAT_MESSAGES)) {
                        store.accept(ContractJson.mapper().readValue(record.value(), MessageSubmitted.class));
                    }
                }
            }
        }
    }
}
