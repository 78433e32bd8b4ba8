package chat.nonstop.persistence.presence;

import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is online now: one round trip to Redis for any number of users. Never fails; without Redis nobody is online. */
public final class Presences {
    private static final Logger log = LoggerFactory.getLogger(Presences.class);

    private final SignalPublisher redis;
    private final PresenceSettings settings;
    private final Counter unknown;
    private final AtomicLong notBeforeNanos = new AtomicLong(System.nanoTime());

    /** @param lastSeenAt what Redis knows of it; absent of somebody who is online */
    public record Presence(boolean online, @Nullable Instant lastSeenAt) {
        static final Presence UNKNOWN = new Presence(false, null);

        /** When the user was last seen, if PostgreSQL has this; null while it is online. */
        public @Nullable Instant lastSeenAt(@Nullable Instant recorded) {
            if (online || lastSeenAt == null) {
                return online ? null : recorded;
            }
            return recorded == null || recorded.isBefore(lastSeenAt) ? lastSeenAt : recorded;
        }
    }

    Presences(SignalPublisher redis, PresenceSettings settings, MeterRegistry meters) {
        this.redis = redis;
        this.settings = settings;
        this.unknown = Counter.builder("chat.presence.unknown")
                .description("Lists that could not say who is online, for want of Redis")
                .register(meters);
    }

    /** Has an entry for each of the users. */
    public Map<Long, Presence> of(Collection<Long> userIds) {
        List<Long> users = userIds.stream().distinct().toList();
        Map<Long, Presence> presences = HashMap.newHashMap(users.size());
        users.forEach(userId -> presences.put(userId, Presence.UNKNOWN));
        if (users.isEmpty()) {
            return presences;
        }
        if (System.nanoTime() - notBeforeNanos.get() < 0) {
            unknown.increment();
            return presences;
        }
        try {
            ask(users, presences);
        } catch (RedisException away) {
            notBeforeNanos.set(System.nanoTime() + settings.pause().toNanos());
            unknown.increment();
            log.atDebug().setCause(away).log("presence is not known");
        }
        return presences;
    }

    private void ask(List<Long> users, Map<Long, Presence> presences) {
        byte[][] members =
                users.stream().map(userId -> bytes(Long.toString(userId))).toArray(byte[][]::new);
        // A score is null where there is none, whatever the type says.
        record Asked(
                RedisFuture<List<byte[]>> time, RedisFuture<List<Double>> leases, RedisFuture<List<Double>> lastSeen) {}
        List<Asked> asked = new ArrayList<>(1);
        redis.inOneRoundTrip(settings.patience(), commands -> {
            Asked now = new Asked(
                    commands.time(),
                    commands.zmscore(bytes(RedisKeys.PRESENCE), members),
                    commands.zmscore(bytes(RedisKeys.LAST_SEEN), members));
            asked.add(now);
            return List.of(now.time(), now.leases(), now.lastSeen());
        });
        Asked answered = asked.getFirst();
        long nowMillis = millis(answered.time().toCompletableFuture().join());
        List<Double> leases = answered.leases().toCompletableFuture().join();
        List<Double> lastSeen = answered.lastSeen().toCompletableFuture().join();
        for (int i = 0; i < users.size(); i++) {
            presences.put(users.get(i), presence(nowMillis, leases.get(i), lastSeen.get(i)));
        }
    }

    /** A lease that has run out, and that no node has swept away yet, is the last sign of the user. */
    private static Presence presence(long nowMillis, @Nullable Double lease, @Nullable Double lastSeen) {
        if (lease != null) {
            return lease > nowMillis ? new Presence(true, null) : new Presence(false, instant(lease));
        }
        return new Presence(false, lastSeen == null ? null : instant(lastSeen));
    }

    private static Instant instant(double millis) {
        return Instant.ofEpochMilli((long) millis);
    }

    private static long millis(List<byte[]> time) {
        return Long.parseLong(text(time.get(0))) * 1_000 + Long.parseLong(text(time.get(1))) / 1_000;
    }

    private static String text(byte[] answer) {
        return new String(answer, StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
