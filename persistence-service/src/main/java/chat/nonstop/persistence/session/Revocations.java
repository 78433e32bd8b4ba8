package chat.nonstop.persistence.session;

import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Revocation;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes {@link RedisKeys#REVOCATIONS}. What is written and which sessions are told to close is one step for Redis: a session
 * that is registered before it is closed, one after it is refused. Everything is safe to repeat; fails when Redis is away.
 */
public class Revocations {
    /**
     * An end to be told.
     *
     * @param members of {@link RedisKeys#REVOCATIONS}
     * @param lifted a member that is no longer true; empty for none
     * @param all whether every session of the user is closed, not only those of the log-ins among the members
     */
    public record End(long userId, List<Revocation> members, String lifted, boolean all, CloseReason closing) {
        public End {
            members = List.copyOf(members);
        }
    }

    /** ARGV[1]: how long a member is kept, in ms. Leaves the score of what is added. */
    private static final String SCORE = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - ARGV[1]))
            local top = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
            local score = string.format('%.0f', math.max(now, (tonumber(top) or 0) + 1))
            """;

    /**
     * KEYS: revocations, the user's sessions, their details. ARGV: life, close code, "all" or "", member lifted or "",
     * members. A session without a detail is closed by its node, when that confirms it.
     */
    private static final byte[] END = bytes(SCORE + """
            local ended = {}
            redis.call('ZREM', KEYS[1], ARGV[4])
            for i = 5, #ARGV do
              redis.call('ZADD', KEYS[1], score, ARGV[i])
              ended[ARGV[i]] = true
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            for _, member in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
              local detail = redis.call('HGET', KEYS[3], member)
              local logIn = detail and cjson.decode(detail).logInId
              if ARGV[3] == 'all' or (logIn and ended['log-in:' .. logIn]) then
                local node, session = string.match(member, '^(%S+) (%S+)$')
                redis.call('ZREM', KEYS[2], member)
                redis.call('HDEL', KEYS[3], member)
                redis.call('PUBLISH', 'node:' .. node,
                  'CLOSE 0\\n{"sessionId":"' .. session .. '","closeCode":' .. ARGV[2] .. '}')
              end
            end
            return 1
            """);

    /** KEYS: revocations. ARGV: life, members. What is there already keeps its score. */
    private static final byte[] REMEMBER = bytes(SCORE + """
            for i = 2, #ARGV do
              redis.call('ZADD', KEYS[1], 'NX', score, ARGV[i])
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return 1
            """);

    private static final int AT_ONCE = 500;

    private final SignalPublisher redis;
    private final Duration life;

    /** @param life longer than that of an access token, so that none outlives its revocation */
    public Revocations(SignalPublisher redis, Duration life) {
        this.redis = redis;
        this.life = life;
    }

    public Duration life() {
        return life;
    }

    /** In one round trip. */
    public void end(List<End> ends) {
        redis.inOneRoundTrip(commands -> ends.stream()
                .<RedisFuture<?>>map(end -> commands.eval(
                        END,
                        ScriptOutputType.INTEGER,
                        new byte[][] {
                            bytes(RedisKeys.REVOCATIONS),
                            bytes(RedisKeys.userSessions(end.userId())),
                            bytes(RedisKeys.userSessionDetails(end.userId()))
                        },
                        arguments(end)))
                .toList());
    }

    /** Whether Redis says that nothing is missing. */
    public boolean isComplete() {
        return redis.ask(commands -> commands.zscore(bytes(RedisKeys.REVOCATIONS), bytes(Revocation.COMPLETE))) != null;
    }

    /**
     * Writes what may be missing.
     *
     * @param all whether that is everything there is, so that nothing is missing afterwards
     */
    public void remember(List<Revocation> ended, boolean all) {
        List<String> members =
                new ArrayList<>(ended.stream().map(Revocation::member).toList());
        if (all) {
            members.add(Revocation.COMPLETE); // last, and so only when all before it are there
        }
        for (int from = 0; from < members.size(); from += AT_ONCE) {
            List<String> part = members.subList(from, Math.min(from + AT_ONCE, members.size()));
            redis.inOneRoundTrip(commands -> List.of(commands.eval(
                    REMEMBER,
                    ScriptOutputType.INTEGER,
                    new byte[][] {bytes(RedisKeys.REVOCATIONS)},
                    arguments(Stream.of(lifeMillis()), part.stream()))));
        }
    }

    private byte[][] arguments(End end) {
        return arguments(
                Stream.of(lifeMillis(), Integer.toString(end.closing().code()), end.all() ? "all" : "", end.lifted()),
                end.members().stream().map(Revocation::member));
    }

    private String lifeMillis() {
        return Long.toString(life.toMillis());
    }

    private static byte[][] arguments(Stream<String> first, Stream<String> rest) {
        return Stream.concat(first, rest).map(Revocations::bytes).toArray(byte[][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
