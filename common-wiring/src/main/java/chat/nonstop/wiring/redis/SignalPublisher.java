package chat.nonstop.wiring.redis;

import chat.nonstop.contracts.redis.Signal;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes signals to Redis channels in the order given, one flush and one round trip however many there are. Thread-safe;
 * calls take turns.
 */
public final class SignalPublisher implements AutoCloseable {
    /** Ids are far below 2^53, up to which Lua's numbers are exact. */
    private static final byte[] RAISE = bytes("""
            local head = tonumber(redis.call('GET', KEYS[1]) or '0')
            return redis.call('SET', KEYS[1], string.format('%.0f', math.max(head, tonumber(ARGV[1]))), 'PX', ARGV[2])
            """);

    private final Supplier<RedisClient> client;
    private final Duration timeout;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable StatefulRedisConnection<byte[], byte[]> connection;
    private @Nullable RedisClient openedBy;

    /** A signal and where it goes. */
    public record Outgoing(String channel, Signal signal) {}

    SignalPublisher(Supplier<RedisClient> client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /** @throws RedisException when Redis did not confirm all of it in time: some of it may have been heard */
    public void publish(List<Outgoing> signals) {
        publish(signals, Map.of(), Duration.ZERO);
    }

    /**
     * Raises numbers, then publishes, in one round trip.
     *
     * @param heads string keys that hold a decimal number, and what it is to be at least: who tells late does not lower it
     * @param expiry how long these keys live from now on
     * @throws RedisException when Redis did not confirm all of it in time: some of it may have been done
     */
    public void publish(List<Outgoing> signals, Map<String, Long> heads, Duration expiry) {
        inOneRoundTrip(commands -> {
            List<RedisFuture<?>> answers = new ArrayList<>(signals.size() + heads.size());
            heads.forEach((key, head) -> answers.add(commands.eval(
                    RAISE,
                    ScriptOutputType.STATUS,
                    new byte[][] {bytes(key)},
                    bytes(Long.toString(head)),
                    bytes(Long.toString(expiry.toMillis())))));
            for (Outgoing outgoing : signals) {
                answers.add(commands.publish(
                        bytes(outgoing.channel()), outgoing.signal().encode()));
            }
            return answers;
        });
    }

    /**
     * Sets those of the keys that are not there, in one round trip.
     *
     * @throws RedisException when Redis did not confirm all of it in time: some of it may have been done
     */
    public void setIfAbsent(Map<String, String> values, Duration expiry) {
        SetArgs ifAbsent = SetArgs.Builder.nx().px(expiry.toMillis());
        inOneRoundTrip(commands -> {
            List<RedisFuture<?>> answers = new ArrayList<>(values.size());
            values.forEach((key, value) -> answers.add(commands.set(bytes(key), bytes(value), ifAbsent)));
            return answers;
        });
    }

    /**
     * Sends any commands in one flush, on the connection of the signals and in order with them, and waits for their answers.
     * {@code send} must not wait for an answer itself: nothing is sent before it returns.
     *
     * @throws RedisException when Redis did not confirm all of it in time: some of it may have been done
     */
    public void inOneRoundTrip(Function<RedisAsyncCommands<byte[], byte[]>, List<RedisFuture<?>>> send) {
        inOneRoundTrip(timeout, send);
    }

    /** As {@link #inOneRoundTrip(Function)}, for a caller who does not wait as long as others do. */
    public void inOneRoundTrip(
            Duration patience, Function<RedisAsyncCommands<byte[], byte[]>, List<RedisFuture<?>>> send) {
        List<RedisFuture<?>> answers;
        turn.lock();
        try {
            StatefulRedisConnection<byte[], byte[]> open = connection();
            answers = send.apply(open.async());
            open.flushCommands();
        } finally {
            turn.unlock();
        }
        if (!LettuceFutures.awaitAll(patience.toNanos(), TimeUnit.NANOSECONDS, answers.toArray(RedisFuture[]::new))) {
            throw new RedisException("no answer from Redis within " + patience.toMillis() + " ms");
        }
    }

    /**
     * Sends one command and gives its answer, which is null for what is not there.
     *
     * @throws RedisException when Redis did not answer in time
     */
    public <T> @Nullable T ask(Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
        AtomicReference<@Nullable RedisFuture<T>> asked = new AtomicReference<>();
        inOneRoundTrip(commands -> {
            RedisFuture<T> answer = command.apply(commands);
            asked.set(answer);
            return List.of(answer);
        });
        return Objects.requireNonNull(asked.get()).toCompletableFuture().join();
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (connection != null) {
                connection.close();
                connection = null;
            }
        } finally {
            turn.unlock();
        }
    }

    /**
     * Opened on first use, so that a service starts while Redis is away; Lettuce reconnects it. Opened anew when the
     * application context was stopped and started again: then the client is another one, and the old one's are closed.
     */
    private StatefulRedisConnection<byte[], byte[]> connection() {
        RedisClient current = client.get();
        StatefulRedisConnection<byte[], byte[]> open = connection;
        if (open == null || openedBy != current) {
            open = current.connect(ByteArrayCodec.INSTANCE);
            open.setAutoFlushCommands(false);
            connection = open;
            openedBy = current;
        }
        return open;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
