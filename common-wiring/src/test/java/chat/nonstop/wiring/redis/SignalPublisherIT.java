package chat.nonstop.wiring.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.testing.stack.TestStack;
import chat.nonstop.wiring.redis.SignalPublisher.Outgoing;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignalPublisherIT {
    private final RedisClient redis = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));
    private final SignalPublisher publisher = new SignalPublisher(() -> redis, Duration.ofSeconds(5));

    @AfterEach
    void close() {
        publisher.close();
        redis.shutdown();
    }

    @Test
    void signalsArriveInTheOrderGiven() {
        String channel = "test:" + UUID.randomUUID();
        List<Long> heard = new CopyOnWriteArrayList<>();
        var connection = redis.connectPubSub(ByteArrayCodec.INSTANCE);
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] from, byte[] payload) {
                heard.add(Signal.decode(payload).sequence());
            }
        });
        connection.sync().subscribe(channel.getBytes(StandardCharsets.UTF_8));

        publisher.publish(LongStream.rangeClosed(1, 500)
                .mapToObj(i -> new Outgoing(channel, new Signal(Signal.Kind.MESSAGE, i, new byte[] {'{', '}'})))
                .toList());

        await().untilAsserted(() -> assertThat(heard)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 500).boxed().toList()));
    }

    @Test
    void keysExpireAndAreNotWrittenOverWhenTheyMustNotBe() {
        String key = "test:" + UUID.randomUUID();

        publisher.publish(List.of(), Map.of(key, 5L), Duration.ofMinutes(1));
        publisher.setIfAbsent(Map.of(key, "4"), Duration.ofMinutes(1));

        var commands = redis.connect().sync();
        assertThat(commands.get(key)).isEqualTo("5");
        assertThat(commands.pttl(key)).isBetween(1L, 60_000L);
    }

    @Test
    void headsAreRaisedAndNeverLowered() {
        String key = "test:" + UUID.randomUUID();
        var commands = redis.connect().sync();

        publisher.publish(List.of(), Map.of(key, 9L), Duration.ofMinutes(1));
        publisher.publish(List.of(), Map.of(key, 8L), Duration.ofMinutes(1));
        assertThat(commands.get(key)).isEqualTo("9");

        publisher.publish(List.of(), Map.of(key, 9_007_199_254_740_992L), Duration.ofMinutes(1));
        assertThat(commands.get(key)).isEqualTo("9007199254740992");
    }

    @Test
    void anotherClientGetsAConnectionOfItsOwn() {
        RedisURI uri = RedisURI.create(
                TestStack.shared().redisHost(), TestStack.shared().redisPort());
        AtomicReference<RedisClient> current = new AtomicReference<>(RedisClient.create(uri));
        String key = "test:" + UUID.randomUUID();
        try (SignalPublisher restarted = new SignalPublisher(current::get, Duration.ofSeconds(5))) {
            restarted.publish(List.of(), Map.of(key, 1L), Duration.ofMinutes(1));
            current.get().shutdown();
            current.set(redis);

            restarted.publish(List.of(), Map.of(key, 2L), Duration.ofMinutes(1));
        }

        assertThat(redis.connect().sync().get(key)).isEqualTo("2");
    }
}
