package chat.nonstop.readreceipt.cursor;

import static java.util.stream.Collectors.toSet;

import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.stomp.ReadCursors;
import chat.nonstop.wiring.crash.StopPoint;
import chat.nonstop.wiring.crash.StopPoints;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The cursors of a room in Redis: hash {@link RedisKeys#roomCursors}, field user id, value message id read and message id
 * delivered. Field {@code 0}, no user's id, holds the room's last message when the hash was made; a hash without it is only a
 * part. Values only move forward, in a script, so instances may race. The hash goes {@code chat.read.cache-life} after it was
 * made, which bounds how long anything that went wrong with it can last.
 */
final class CachedCursors implements AdvanceReadCursors.Cache, ListReadCursors.Cache {
    private static final Logger log = LoggerFactory.getLogger(CachedCursors.class);
    private static final String MADE_AT = "0";

    /** The further of a value and two numbers, as a value; and whether it is further than the value was. Numbers stay text. */
    private static final String FURTHER = """
            local function further(value, read, delivered)
              local readAt, deliveredAt = string.match(value or '', '^(%d+) (%d+)$')
              readAt, deliveredAt = readAt or '0', deliveredAt or '0'
              local moved = false
              if tonumber(readAt) < tonumber(read) then
                readAt = read
                moved = true
              end
              if tonumber(deliveredAt) < tonumber(delivered) then
                deliveredAt = delivered
                moved = true
              end
              return readAt .. ' ' .. deliveredAt, moved
            end
            """;

    /** ARGV: life in ms, then user, read, delivered, … Returns the users of whom something was behind. */
    private static final byte[] RAISE = bytes(FURTHER + """
            local raised = {}
            for i = 2, #ARGV, 3 do
              local value, moved = further(redis.call('HGET', KEYS[1], ARGV[i]), ARGV[i + 1], ARGV[i + 2])
              if moved then
                redis.call('HSET', KEYS[1], ARGV[i], value)
                raised[#raised + 1] = ARGV[i]
              end
            end
            if redis.call('PTTL', KEYS[1]) == -1 then
              redis.call('PEXPIRE', KEYS[1], ARGV[1])
            end
            return raised
            """);

    /**
     * ARGV: life in ms, last message, then user, read, delivered, … of every member. A cursor that was raised here since these
     * were read stays; a hash made at a later message stays as it is. Returns user, value, … with the further value of each.
     */
    private static final byte[] REMEMBER = bytes(FURTHER + """
            local made = redis.call('HGET', KEYS[1], '0')
            local fresh = {}
            for i = 3, #ARGV, 3 do
              fresh[#fresh + 1] = ARGV[i]
              fresh[#fresh + 1] = further(redis.call('HGET', KEYS[1], ARGV[i]), ARGV[i + 1], ARGV[i + 2])
            end
            if made and tonumber(made) > tonumber(ARGV[2]) then
              return fresh
            end
            redis.call('DEL', KEYS[1])
            redis.call('HSET', KEYS[1], '0', ARGV[2])
            for i = 1, #fresh, 2 do
              redis.call('HSET', KEYS[1], fresh[i], fresh[i + 1])
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return fresh
            """);

    private final StringRedisTemplate redis;
    private final SignalPublisher pipeline;
    private final Duration life;
    private final StopPoints stops;
    private final Counter away;

    /** @param pipeline raises cursors; a pipeline of {@code redis} would open a connection each time */
    CachedCursors(
            StringRedisTemplate redis,
            SignalPublisher pipeline,
            Duration life,
            StopPoints stops,
            MeterRegistry metrics) {
        this.redis = redis;
        this.pipeline = pipeline;
        this.life = life;
        this.stops = stops;
        this.away = Counter.builder("chat.read.cache.away")
                .description("questions answered from the database because Redis was away")
                .register(metrics);
    }

    /** One round trip for all rooms. Fails when Redis does: a cursor that is stored but not raised here would stay behind. */
    @Override
    public Set<ReadCursor> raise(List<ReadCursor> cursors) {
        if (cursors.isEmpty()) {
            return Set.of();
        }
        Map<Long, List<ReadCursor>> rooms = new LinkedHashMap<>();
        cursors.forEach(cursor ->
                rooms.computeIfAbsent(cursor.roomId(), id -> new ArrayList<>()).add(cursor));

        List<RedisFuture<List<byte[]>>> answers = new ArrayList<>(rooms.size());
        pipeline.inOneRoundTrip(commands -> {
            rooms.forEach((roomId, ofRoom) -> answers.add(
                    commands.eval(RAISE, ScriptOutputType.MULTI, new byte[][] {key(roomId)}, raiseArguments(ofRoom))));
            return List.copyOf(answers);
        });

        Set<ReadCursor> raised = new HashSet<>();
        int room = 0;
        for (List<ReadCursor> ofRoom : rooms.values()) {
            Set<String> users = answers.get(room++).toCompletableFuture().join().stream()
                    .map(CachedCursors::text)
                    .collect(toSet());
            for (ReadCursor cursor : ofRoom) {
                if (users.contains(Long.toString(cursor.userId()))) {
                    raised.add(cursor);
                }
            }
        }
        stops.reached(StopPoint.CURSORS_CACHED);
        return raised;
    }

    private byte[][] raiseArguments(List<ReadCursor> ofRoom) {
        List<byte[]> arguments = new ArrayList<>(1 + ofRoom.size() * 3);
        arguments.add(bytes(life.toMillis()));
        for (ReadCursor cursor : ofRoom) {
            arguments.add(bytes(cursor.userId()));
            arguments.add(bytes(cursor.read()));
            arguments.add(bytes(cursor.delivered()));
        }
        return arguments.toArray(byte[][]::new);
    }

    @Override
    public Optional<ReadCursors> find(long roomId, long lastMessageId) {
        try {
            Map<String, String> fields = redis.<String, String>opsForHash().entries(RedisKeys.roomCursors(roomId));
            if (!Long.toString(lastMessageId).equals(fields.remove(MADE_AT))) {
                return Optional.empty();
            }
            return Optional.of(cursors(roomId, fields));
        } catch (DataAccessException failure) {
            goWithout(failure);
            return Optional.empty();
        }
    }

    @Override
    public ReadCursors remember(ListReadCursors.Snapshot snapshot) {
        ReadCursors cursors = snapshot.cursors();
        List<byte[]> arguments = new ArrayList<>(3 + cursors.cursors().size() * 3);
        arguments.add(key(cursors.roomId()));
        arguments.add(bytes(life.toMillis()));
        arguments.add(bytes(snapshot.lastMessageId()));
        for (ReadCursors.Cursor cursor : cursors.cursors()) {
            arguments.add(bytes(cursor.userId()));
            arguments.add(bytes(cursor.lastReadMessageId()));
            arguments.add(bytes(cursor.lastDeliveredMessageId()));
        }
        try {
            List<byte[]> fields = redis.execute((RedisCallback<List<byte[]>>) connection -> connection
                    .scriptingCommands()
                    .eval(REMEMBER, ReturnType.MULTI, 1, arguments.toArray(byte[][]::new)));
            if (fields == null) {
                return cursors; // within a transaction of Redis, which there is none
            }
            Map<String, String> values = HashMap.newHashMap(fields.size() / 2);
            for (int i = 0; i < fields.size(); i += 2) {
                values.put(text(fields.get(i)), text(fields.get(i + 1)));
            }
            return cursors(cursors.roomId(), values);
        } catch (DataAccessException failure) {
            goWithout(failure);
            return cursors;
        }
    }

    @Override
    public ReadCursors further(ReadCursors stored) {
        try {
            Map<String, String> values =
                    redis.<String, String>opsForHash().entries(RedisKeys.roomCursors(stored.roomId()));
            return new ReadCursors(
                    stored.roomId(),
                    stored.cursors().stream()
                            .map(cursor -> further(cursor, values.get(Long.toString(cursor.userId()))))
                            .toList());
        } catch (DataAccessException failure) {
            goWithout(failure);
            return stored;
        }
    }

    private static ReadCursors.Cursor further(ReadCursors.Cursor stored, @Nullable String value) {
        if (value == null) {
            return stored;
        }
        ReadCursors.Cursor copied = cursor(Long.toString(stored.userId()), value);
        return new ReadCursors.Cursor(
                stored.userId(),
                Math.max(stored.lastReadMessageId(), copied.lastReadMessageId()),
                Math.max(stored.lastDeliveredMessageId(), copied.lastDeliveredMessageId()));
    }

    private static ReadCursors cursors(long roomId, Map<String, String> values) {
        return new ReadCursors(
                roomId,
                values.entrySet().stream()
                        .map(field -> cursor(field.getKey(), field.getValue()))
                        .sorted(Comparator.comparingLong(ReadCursors.Cursor::userId))
                        .toList());
    }

    private static ReadCursors.Cursor cursor(String userId, String value) {
        int space = value.indexOf(' ');
        return new ReadCursors.Cursor(
                Long.parseLong(userId),
                Long.parseLong(value, 0, space, 10),
                Long.parseLong(value, space + 1, value.length(), 10));
    }

    /** Nobody waits for Redis to learn what the database knows. */
    private void goWithout(DataAccessException failure) {
        away.increment();
        log.warn(
                "read cursors answered from the database: {}",
                failure.getClass().getSimpleName());
    }

    private static byte[] key(long roomId) {
        return bytes(RedisKeys.roomCursors(roomId));
    }

    private static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
