package chat.nonstop.persistence.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A room of two on real servers: messages go in by a producer, the record and its telling are read. */
abstract class MessageLogRoom {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    JdbcClient jdbc;

    final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestStack.shared().kafkaBootstrapServers(), "linger.ms", "5"),
            new StringSerializer(),
            new ByteArraySerializer());
    final RedisClient redis = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));
    final List<Signal> signals = new CopyOnWriteArrayList<>();

    long alice;
    long bob;
    long room;

    @BeforeEach
    void aRoomOfTwo() {
        alice = Rooms.user(jdbc);
        bob = Rooms.user(jdbc);
        room = Rooms.group(jdbc, alice, bob);
    }

    @AfterEach
    void close() {
        producer.close(Duration.ofSeconds(5));
        redis.shutdown();
    }

    final UUID send(long roomId, long sender, String content) {
        MessageSubmitted message = submitted(roomId, sender, UUID.randomUUID(), content);
        send(message);
        return message.clientMessageId();
    }

    final void send(MessageSubmitted message) {
        byte[] json = ContractJson.mapper().writeValueAsBytes(message);
        producer.send(new ProducerRecord<>(Topics.CHAT_MESSAGES, Long.toString(message.roomId()), json));
    }

    static MessageSubmitted submitted(long roomId, long sender, UUID clientId, String content) {
        return new MessageSubmitted(roomId, sender, clientId, MessageType.TEXT, content, null, null, Instant.now());
    }

    final void listenTo(String channel) {
        StatefulRedisPubSubConnection<byte[], byte[]> connection = redis.connectPubSub(ByteArrayCodec.INSTANCE);
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] from, byte[] payload) {
                signals.add(Signal.decode(payload));
            }
        });
        connection.sync().subscribe(channel.getBytes(UTF_8));
    }

    final void awaitHead(long roomId, long expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(jdbc.sql("SELECT last_message_id FROM chat_rooms WHERE room_id = :r")
                                .param("r", roomId)
                                .query(Long.class)
                                .single())
                        .isEqualTo(expected));
    }

    final List<Long> idsOf(long roomId) {
        return jdbc.sql("SELECT message_id FROM messages WHERE room_id = :r ORDER BY message_id")
                .param("r", roomId)
                .query(Long.class)
                .list();
    }

    final List<UUID> clientIdsOf(long roomId) {
        return new ArrayList<>(jdbc.sql("SELECT client_message_id FROM messages WHERE room_id = :r ORDER BY message_id")
                .param("r", roomId)
                .query(UUID.class)
                .list());
    }

    final long cursorOf(long roomId, long userId) {
        return jdbc.sql("SELECT last_read_message_id FROM chat_room_members WHERE room_id = :r AND user_id = :u")
                .param("r", roomId)
                .param("u", userId)
                .query(Long.class)
                .single();
    }

    final List<ReceivedMessage> recordsOf(long roomId) {
        return jdbc.sql("SELECT " + MessageRows.COLUMNS
                        + ", m.kafka_partition, m.kafka_offset FROM messages m"
                        + " WHERE m.room_id = :r ORDER BY m.message_id")
                .param("r", roomId)
                .query((row, number) -> new ReceivedMessage(
                        row.getInt("kafka_partition"),
                        row.getLong("kafka_offset"),
                        submitted(
                                roomId,
                                row.getLong("sender_id"),
                                row.getObject("client_message_id", UUID.class),
                                row.getString("content"))))
                .list();
    }

    final List<ConsumerRecord<String, byte[]>> eventsOf(long roomId, int count) {
        return read(Topics.CHAT_ROOM_EVENTS, roomId, count);
    }

    static List<ConsumerRecord<String, byte[]>> read(String topic, long roomId, int count) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", TestStack.shared().kafkaBootstrapServers());
        settings.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(each -> {
                    if (Long.toString(roomId).equals(each.key())) {
                        found.add(each);
                    }
                });
                return found.size() >= count;
            });
            return found;
        }
    }
}
