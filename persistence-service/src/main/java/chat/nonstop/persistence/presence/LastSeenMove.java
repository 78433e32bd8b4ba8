package chat.nonstop.persistence.presence;

import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Moves when users were last seen from Redis into {@code user_last_seen}, some hundred in one statement. What is stored is
 * taken out of Redis only if it has not changed meanwhile. Any number of instances may do so at once: times only move on.
 */
class LastSeenMove {
    private static final int AT_ONCE = 500;

    /** Of one move; what is left is moved next time. */
    private static final int ROUNDS = 20;

    /** KEYS: last seen. ARGV: users and their milliseconds, in turn. */
    private static final byte[] TAKE_OUT = bytes("""
            for i = 1, #ARGV, 2 do
              if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[i]) or '-1') == tonumber(ARGV[i + 1]) then
                redis.call('ZREM', KEYS[1], ARGV[i])
              end
            end
            return 0
            """);

    private static final byte[] LAST_SEEN = bytes(RedisKeys.LAST_SEEN);

    private final JdbcClient jdbc;
    private final SignalPublisher redis;
    private final Counter moved;

    private record Seen(long userId, long millis) {}

    LastSeenMove(JdbcClient jdbc, SignalPublisher redis, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.redis = redis;
        this.moved = Counter.builder("chat.presence.last.seen.moved")
                .description("Times at which users were last seen, moved from Redis into PostgreSQL")
                .register(meters);
    }

    /** @throws RuntimeException when Redis or PostgreSQL is away: nothing is lost */
    void move() {
        for (int round = 0; round < ROUNDS; round++) {
            List<Seen> seen = inRedis();
            if (seen.isEmpty()) {
                return;
            }
            store(seen);
            takeOut(seen);
            moved.increment(seen.size());
            if (seen.size() < AT_ONCE) {
                return;
            }
        }
    }

    private List<Seen> inRedis() {
        List<RedisFuture<List<ScoredValue<byte[]>>>> answer = new ArrayList<>(1);
        redis.inOneRoundTrip(commands -> {
            answer.add(commands.zrangeWithScores(LAST_SEEN, 0, AT_ONCE - 1));
            return List.copyOf(answer);
        });
        return answer.getFirst().toCompletableFuture().join().stream()
                .map(each -> new Seen(
                        Long.parseLong(new String(each.getValue(), StandardCharsets.US_ASCII)), (long) each.getScore()))
                .toList();
    }

    /** In the order of users, so that two instances cannot wait for each other. Who is no user any more is left out. */
    private void store(List<Seen> seen) {
        jdbc.sql("""
                        INSERT INTO user_last_seen AS known (user_id, last_seen_at)
                        SELECT u.user_id, timestamptz 'epoch' + seen.millis * interval '1 millisecond'
                        FROM unnest(:users, :millis) AS seen (user_id, millis) JOIN users u USING (user_id)
                        ORDER BY u.user_id
                        ON CONFLICT (user_id) DO UPDATE SET last_seen_at = excluded.last_seen_at
                        WHERE known.last_seen_at < excluded.last_seen_at
                        """)
                .param("users", seen.stream().map(Seen::userId).toArray(Long[]::new))
                .param("millis", seen.stream().map(Seen::millis).toArray(Long[]::new))
                .update();
    }

    private void takeOut(List<Seen> seen) {
        byte[][] arguments = seen.stream()
                .flatMap(each -> List.of(each.userId(), each.millis()).stream())
                .map(number -> bytes(Long.toString(number)))
                .toArray(byte[][]::new);
        redis.inOneRoundTrip(commands ->
                List.of(commands.eval(TAKE_OUT, ScriptOutputType.INTEGER, new byte[][] {LAST_SEEN}, arguments)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
