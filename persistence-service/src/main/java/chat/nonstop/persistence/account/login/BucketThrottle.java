package chat.nonstop.persistence.account.login;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Token buckets in Redis, shared by all instances: {@code login-throttle:account:<hash>} and {@code
 * login-throttle:address:<address>}, expiring once full again. While Redis is away each instance counts for itself: an
 * attacker gains a factor of the number of instances, and nobody is locked out. Thread-safe.
 */
class BucketThrottle implements LogInThrottle, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BucketThrottle.class);
    private static final Duration REDIS_REST = Duration.ofSeconds(5);
    private static final Duration REDIS_PATIENCE = Duration.ofSeconds(1);
    private static final int LOCAL_BUCKETS = 20_000;

    private final Supplier<RedisClient> redis;
    private final Clock clock;
    private final Counter localDecisions;
    private final BucketConfiguration perAccount;
    private final BucketConfiguration perAddress;
    private final String limits;
    private final Map<String, Bucket> local = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > LOCAL_BUCKETS;
        }
    };
    private @Nullable StatefulRedisConnection<String, byte[]> connection;
    private @Nullable ProxyManager<String> buckets;
    private volatile Instant redisRestsUntil = Instant.MIN;

    BucketThrottle(Supplier<RedisClient> redis, ThrottleSettings settings, Clock clock, MeterRegistry metrics) {
        this.redis = redis;
        this.clock = clock;
        perAccount = limit(settings.perAccount(), settings.accountPeriod());
        perAddress = limit(settings.perAddress(), settings.addressPeriod());
        // a bucket keeps the limit that it was made with: other limits, other buckets
        limits = settings.perAccount() + "-" + settings.accountPeriod().toMillis() + "-" + settings.perAddress() + "-"
                + settings.addressPeriod().toMillis() + ":";
        localDecisions = Counter.builder("chat.login.throttle.local")
                .description("Attempts to log in that were counted on this instance alone, as Redis was away")
                .register(metrics);
    }

    @Override
    public Optional<Duration> take(Attempt attempt) {
        return take(addressKey(attempt), perAddress).or(() -> take(accountKey(attempt), perAccount));
    }

    @Override
    public void giveBack(Attempt attempt) {
        giveBack(addressKey(attempt), perAddress);
        giveBack(accountKey(attempt), perAccount);
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            connection.close();
        }
    }

    private Optional<Duration> take(String key, BucketConfiguration limit) {
        ConsumptionProbe probe = on(key, limit, bucket -> bucket.tryConsumeAndReturnRemaining(1));
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private void giveBack(String key, BucketConfiguration limit) {
        on(key, limit, bucket -> {
            bucket.addTokens(1);
            return true;
        });
    }

    private <T> T on(String key, BucketConfiguration limit, Function<Bucket, T> use) {
        if (clock.instant().isAfter(redisRestsUntil)) {
            try {
                return use.apply(shared().builder().build(key, () -> limit));
            } catch (RedisException | io.github.bucket4j.TimeoutException e) {
                redisRestsUntil = clock.instant().plus(REDIS_REST);
                log.warn("log-in attempts are counted on this instance alone: Redis is away ({})", e.toString());
            }
        }
        localDecisions.increment();
        Bucket bucket;
        synchronized (local) {
            bucket = local.computeIfAbsent(
                    key,
                    unused ->
                            Bucket.builder().addLimit(limit.getBandwidths()[0]).build());
        }
        return use.apply(bucket);
    }

    /** Opened on first use, so that the service starts while Redis is away; Lettuce reconnects it. */
    private synchronized ProxyManager<String> shared() {
        ProxyManager<String> open = buckets;
        if (open == null) {
            StatefulRedisConnection<String, byte[]> opened =
                    redis.get().connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
            open = Bucket4jLettuce.casBasedBuilder(opened)
                    .expirationAfterWrite(
                            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10)))
                    .requestTimeout(REDIS_PATIENCE)
                    .build();
            connection = opened;
            buckets = open;
        }
        return open;
    }

    private static BucketConfiguration limit(int attempts, Duration period) {
        return BucketConfiguration.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(attempts)
                        .refillGreedy(attempts, period)
                        .build())
                .build();
    }

    private String addressKey(Attempt attempt) {
        return "login-throttle:address:" + limits + attempt.address().key();
    }

    /** Hashed, so that addresses of people are not in Redis. */
    private String accountKey(Attempt attempt) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(attempt.account().getBytes(StandardCharsets.UTF_8));
            return "login-throttle:account:" + limits
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this JDK", e);
        }
    }
}
