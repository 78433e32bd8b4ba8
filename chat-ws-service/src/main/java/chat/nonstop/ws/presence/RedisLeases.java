package chat.nonstop.ws.presence;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The leases by which users are online, in {@link RedisKeys#PRESENCE}. All times are of Redis' clock. A lease that begins is
 * the user's coming online, one that is swept away its going offline: each happens once, on whichever node it is seen.
 *
 * <p>Every method blocks for one round trip and throws {@link RedisException} when Redis is away.
 */
final class RedisLeases {
    /** Users of one script, rooms of one script, and leases swept at a time. */
    private static final int AT_ONCE = 500;

    /** Signals of one round trip. */
    private static final int SIGNALS = 2_000;

    /** Hash: when some node last swept ({@code at}), and from when on it may again ({@code from}). */
    private static final String SWEEPS = "presence-sweeps";

    /** Sweeps that are missed by all nodes together when Redis, or every node, was away. */
    private static final int MISSED = 4;

    private static final String NOW = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local function ms(number)
              return string.format('%.0f', number)
            end
            """;

    /** KEYS: presence. ARGV: lease in ms, users. Returns those who came online. */
    private static final byte[] RENEW = bytes(NOW + """
            local come = {}
            for i = 2, #ARGV do
              if redis.call('ZADD', KEYS[1], ms(now + ARGV[1]), ARGV[i]) == 1 then
                come[#come + 1] = ARGV[i]
              end
            end
            return come
            """);

    /**
     * KEYS: presence, sessions of each user. ARGV: grace in ms, this node, users. A user with a session on another node that
     * lives stays online. A lease that Redis has lost is made anew: its end is to be told.
     */
    private static final byte[] SHORTEN = bytes(NOW + """
            for i = 2, #KEYS do
              local elsewhere = false
              for _, member in ipairs(redis.call('ZRANGE', KEYS[i], 0, -1)) do
                local node = string.match(member, '^(%S+) ')
                if node and node ~= ARGV[2] and redis.call('EXISTS', 'node-alive:' .. node) == 1 then
                  elsewhere = true
                end
              end
              if not elsewhere then
                redis.call('ZADD', KEYS[1], 'LT', ms(now + ARGV[1]), ARGV[i + 1])
              end
            end
            return 0
            """);

    /**
     * KEYS: presence, last seen, sweeps. ARGV: grace in ms, most leases, ms without a sweep after which all leases may have
     * run out for want of Redis or of nodes, ms in which nodes then renew them. Returns users and when they were last seen, in
     * turn.
     */
    private static final byte[] SWEEP = bytes(NOW + """
            local from = tonumber(redis.call('HGET', KEYS[3], 'from') or '0')
            if now - tonumber(redis.call('HGET', KEYS[3], 'at') or '0') > tonumber(ARGV[3]) then
              from = now + ARGV[4]
            end
            redis.call('HSET', KEYS[3], 'at', ms(now), 'from', ms(from))
            local gone = {}
            if now >= from then
              local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ms(now), 'WITHSCORES', 'LIMIT', 0, ARGV[2])
              for i = 1, #over, 2 do
                local seen = ms(over[i + 1] - ARGV[1])
                redis.call('ZREM', KEYS[1], over[i])
                redis.call('ZADD', KEYS[2], 'GT', seen, over[i])
                gone[i], gone[i + 1] = over[i], seen
              end
            end
            return gone
            """);

    /**
     * KEYS: presence. ARGV: user, 1 for online and 0 for offline, channels and signals in turn. Publishes only what is so now,
     * so that the last that a room hears is what is true: what was otherwise meanwhile, another telling tells.
     */
    private static final byte[] TELL = bytes("""
            if (redis.call('ZSCORE', KEYS[1], ARGV[1]) and '1' or '0') ~= ARGV[2] then
              return 0
            end
            for i = 3, #ARGV, 2 do
              redis.call('PUBLISH', ARGV[i], ARGV[i + 1])
            end
            return (#ARGV - 2) / 2
            """);

    private static final byte[] PRESENCE = bytes(RedisKeys.PRESENCE);

    private final SignalPublisher redis;
    private final String nodeId;
    private final PresenceSettings settings;

    /** A transition and rooms that are to hear of it. */
    record Telling(Transition transition, List<Long> roomIds) {}

    RedisLeases(SignalPublisher redis, String nodeId, PresenceSettings settings) {
        this.redis = redis;
        this.nodeId = nodeId;
        this.settings = settings;
    }

    /** The users are online for a lease from now on. */
    List<Transition.CameOnline> renew(List<Long> userIds) {
        return this.<List<Object>>inBatches(userIds, (commands, batch) -> {
                    List<byte[]> arguments = new ArrayList<>(batch.size() + 1);
                    arguments.add(millis(settings.lease()));
                    batch.forEach(userId -> arguments.add(bytes(userId)));
                    return commands.eval(RENEW, ScriptOutputType.MULTI, new byte[][] {PRESENCE}, array(arguments));
                })
                .stream()
                .flatMap(List::stream)
                .map(userId -> new Transition.CameOnline(Long.parseLong(text(userId))))
                .toList();
    }

    /** The users have no session on this node any more. */
    void shorten(List<Long> userIds) {
        inBatches(userIds, (commands, batch) -> {
            List<byte[]> keys = new ArrayList<>(batch.size() + 1);
            keys.add(PRESENCE);
            batch.forEach(userId -> keys.add(bytes(RedisKeys.userSessions(userId))));
            List<byte[]> arguments = new ArrayList<>(batch.size() + 2);
            arguments.add(millis(settings.grace()));
            arguments.add(bytes(nodeId));
            batch.forEach(userId -> arguments.add(bytes(userId)));
            return commands.<Long>eval(SHORTEN, ScriptOutputType.INTEGER, array(keys), array(arguments));
        });
    }

    /** Takes away leases that have run out, at most {@link #AT_ONCE}. */
    List<Transition.WentOffline> sweep() {
        List<RedisFuture<List<Object>>> answer = new ArrayList<>(1);
        redis.inOneRoundTrip(commands -> {
            RedisFuture<List<Object>> gone = commands.eval(
                    SWEEP,
                    ScriptOutputType.MULTI,
                    new byte[][] {PRESENCE, bytes(RedisKeys.LAST_SEEN), bytes(SWEEPS)},
                    millis(settings.grace()),
                    bytes(AT_ONCE),
                    millis(settings.sweep().multipliedBy(MISSED)),
                    millis(settings.renew().multipliedBy(2)));
            answer.add(gone);
            return List.of(gone);
        });
        List<Object> gone = answer.getFirst().toCompletableFuture().join();
        List<Transition.WentOffline> offline = new ArrayList<>(gone.size() / 2);
        for (int i = 0; i < gone.size(); i += 2) {
            offline.add(new Transition.WentOffline(
                    Long.parseLong(text(gone.get(i))), Instant.ofEpochMilli(Long.parseLong(text(gone.get(i + 1))))));
        }
        return offline;
    }

    /** Whether there may be more to sweep after this many. */
    static boolean isFull(List<?> swept) {
        return swept.size() >= AT_ONCE;
    }

    /** Tells rooms what is still so. Returns how many signals went out. */
    long tell(List<Telling> tellings) {
        long told = 0;
        List<Telling> batch = new ArrayList<>();
        int signals = 0;
        for (Telling telling : tellings) {
            for (List<Long> rooms : split(telling.roomIds())) {
                batch.add(new Telling(telling.transition(), rooms));
                signals += rooms.size();
                if (signals >= SIGNALS) {
                    told += tellAtOnce(batch);
                    batch.clear();
                    signals = 0;
                }
            }
        }
        return told + tellAtOnce(batch);
    }

    private long tellAtOnce(List<Telling> batch) {
        if (batch.isEmpty()) {
            return 0;
        }
        List<RedisFuture<Long>> answers = new ArrayList<>(batch.size());
        redis.inOneRoundTrip(commands -> {
            for (Telling telling : batch) {
                answers.add(commands.eval(TELL, ScriptOutputType.INTEGER, new byte[][] {PRESENCE}, signals(telling)));
            }
            return List.copyOf(answers);
        });
        return answers.stream()
                .mapToLong(told -> told.toCompletableFuture().join())
                .sum();
    }

    private static byte[][] signals(Telling telling) {
        List<byte[]> arguments = new ArrayList<>(2 + 2 * telling.roomIds().size());
        arguments.add(bytes(telling.transition().userId()));
        arguments.add(bytes(telling.transition() instanceof Transition.CameOnline ? 1 : 0));
        for (long roomId : telling.roomIds()) {
            byte[] body =
                    ContractJson.mapper().writeValueAsBytes(telling.transition().in(roomId));
            arguments.add(bytes(Channels.room(roomId)));
            arguments.add(Signal.of(Signal.Kind.EVENT, body).encode());
        }
        return array(arguments);
    }

    private interface Script<T> {
        RedisFuture<T> send(RedisAsyncCommands<byte[], byte[]> commands, List<Long> userIds);
    }

    private <T> List<T> inBatches(List<Long> userIds, Script<T> script) {
        if (userIds.isEmpty()) {
            return List.of();
        }
        List<RedisFuture<T>> answers = new ArrayList<>();
        redis.inOneRoundTrip(commands -> {
            for (List<Long> batch : split(userIds)) {
                answers.add(script.send(commands, batch));
            }
            return List.copyOf(answers);
        });
        return answers.stream()
                .map(answer -> answer.toCompletableFuture().join())
                .toList();
    }

    private static List<List<Long>> split(List<Long> ids) {
        List<List<Long>> batches = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            batches.add(ids.subList(from, Math.min(from + AT_ONCE, ids.size())));
        }
        return batches;
    }

    private static byte[] millis(Duration duration) {
        return bytes(duration.toMillis());
    }

    private static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[][] array(List<byte[]> values) {
        return values.toArray(byte[][]::new);
    }

    private static String text(Object answer) {
        return new String((byte[]) answer, StandardCharsets.US_ASCII);
    }
}
