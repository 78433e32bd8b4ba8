package chat.nonstop.wiring.limit;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Buckets that all instances share: Redis strings, see {@link Budget}, changed by compare-and-set, gone a
 * little after they would be full again. The connection is opened at first use and kept; the service starts and works
 * without Redis.
 */
final class RedisBuckets implements Buckets, AutoCloseable {
    private static final Duration KEPT_WHEN_FULL = Duration.ofSeconds(10);

    private final Supplier<AbstractRedisClient> client;
    private final Duration patience;
    private final ExecutorService connector = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable CompletableFuture<Opened> opened;

    private record Opened(StatefulConnection<String, byte[]> connection, AsyncProxyManager<String> buckets) {}

    /** {@code patience}: how long one charge may take. */
    RedisBuckets(Supplier<AbstractRedisClient> client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /** Opens the connection ahead of the first charge, without waiting for it. */
    void warmUp() {
        opened();
    }

    @Override
    public CompletionStage<Charge> charge(Budget budget, String caller) {
        return opened().thenCompose(open -> open.buckets()
                .builder()
                .build(
                        budget.key(caller),
                        () -> CompletableFuture.completedFuture(BucketConfiguration.builder()
                                .addLimit(budget.bandwidth())
                                .build()))
                .tryConsumeAndReturnRemaining(1)
                .thenApply(LocalBuckets::chargeOf));
    }

    /** A failed attempt is forgotten, so that the next charge tries anew; an open connection heals itself. */
    private synchronized CompletableFuture<Opened> opened() {
        if (opened == null || opened.isCompletedExceptionally()) {
            opened = CompletableFuture.supplyAsync(this::open, connector);
        }
        return opened;
    }

    private Opened open() {
        RedisCodec<String, byte[]> codec = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
        ExpirationAfterWriteStrategy expiry =
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT_WHEN_FULL);
        return switch (client.get()) {
            case RedisClient single -> {
                var connection = single.connect(codec);
                yield new Opened(
                        connection,
                        Bucket4jLettuce.casBasedBuilder(connection)
                                .expirationAfterWrite(expiry)
                                .requestTimeout(patience)
                                .build()
                                .asAsync());
            }
            case RedisClusterClient cluster -> {
                var connection = cluster.connect(codec);
                yield new Opened(
                        connection,
                        Bucket4jLettuce.casBasedBuilder(connection)
                                .expirationAfterWrite(expiry)
                                .requestTimeout(patience)
                                .build()
                                .asAsync());
            }
            default -> throw new IllegalStateException("Redis client of an unknown kind");
        };
    }

    @Override
    public synchronized void close() {
        connector.shutdownNow();
        if (opened != null && opened.isDone() && !opened.isCompletedExceptionally()) {
            opened.join().connection().close();
        }
    }
}
