package chat.nonstop.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.RoomEvent;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.JsonNode;

/** What the service tells over Redis and Kafka, as somebody hears it who listens. */
public final class Told implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What was heard on a channel. */
    public record Heard(String channel, Signal signal) {
        public JsonNode body() {
            return ContractJson.mapper().readTree(signal.body());
        }
    }

    private final RedisClient redis = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));
    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    public Told(String... channels) {
        StatefulRedisPubSubConnection<byte[], byte[]> connection = redis.connectPubSub(ByteArrayCodec.INSTANCE);
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] payload) {
                heard.add(new Heard(new String(channel, StandardCharsets.UTF_8), Signal.decode(payload)));
            }
        });
        for (String channel : channels) {
            connection.sync().subscribe(channel.getBytes(StandardCharsets.UTF_8));
        }
    }

    public List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** Waits until so much was heard, of which every body fits its schema. */
    public List<Heard> awaitHeard(int count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).hasSizeGreaterThanOrEqualTo(count));
        heard.forEach(each ->
                ContractAssert.assertFits(schema(each.signal()), each.signal().body()));
        return heard();
    }

    public String key(String name) {
        return redis.connect().sync().get(name);
    }

    @Override
    public void close() {
        redis.shutdown();
    }

    /** The first room events of a room, each fitting its schema. */
    public static List<RoomEvent> roomEvents(long roomId, int count) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        TestStack.shared().kafkaBootstrapServers(),
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(Topics.CHAT_ROOM_EVENTS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            List<RoomEvent> found = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (Long.toString(roomId).equals(record.key())) {
                        ContractAssert.assertFits("room-event", record.value());
                        found.add(ContractJson.mapper().readValue(record.value(), RoomEvent.class));
                    }
                });
                return found.size() >= count;
            });
            return found;
        }
    }

    private static String schema(Signal signal) {
        return switch (signal.kind()) {
            case MESSAGE -> "message";
            case READ -> "read-cursors";
            case EVENT -> "room-renamed";
            case CHANGE -> "change";
            case MEMBERSHIP -> "membership";
            case CLOSE -> "close-session";
            case REFUSAL -> "refusal";
            case NOTIFICATION -> "notification";
        };
    }
}
