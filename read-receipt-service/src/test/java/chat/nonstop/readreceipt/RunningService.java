package chat.nonstop.readreceipt;

import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.testing.Schema;
import chat.nonstop.testing.TestTokens;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole service on real servers, with the rights that its own role has. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "chat.kafka.retry.poison-interval=50ms",
            "chat.kafka.retry.first-retry=50ms",
            "chat.kafka.retry.slowest-retry=500ms",
            "spring.kafka.listener.idle-partition-event-interval=200ms",
            "chat.read.record-time=200ms",
            "chat.read.audit.enabled=false",
            "chat.read.audit.settle=20ms"
        })
public abstract class RunningService {
    private final RedisClient subscriber = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry registry) {
        TestStack.shared().createTopics();
        Schema.springPropertiesFor("chat_read_receipt").forEach((name, value) -> registry.add(name, () -> value));
        TestTokens.shared().springProperties().forEach((name, value) -> registry.add(name, () -> value));
    }

    @AfterEach
    void unsubscribe() {
        subscriber.shutdown();
    }

    /** What is published to the room from now on. */
    protected List<Signal> signalsOf(long roomId) {
        List<Signal> heard = new CopyOnWriteArrayList<>();
        StatefulRedisPubSubConnection<byte[], byte[]> connection = subscriber.connectPubSub(ByteArrayCodec.INSTANCE);
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] message) {
                heard.add(Signal.decode(message));
            }
        });
        connection.sync().subscribe(Channels.room(roomId).getBytes(StandardCharsets.UTF_8));
        return heard;
    }
}
