package chat.nonstop.ws.it;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Signal;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What Redis is told of rooms: their heads, and a signal of each thing that happens. */
final class RoomSignals {
    final AtomicInteger untold = new AtomicInteger();

    private final RedisCommands<byte[], byte[]> redis;

    RoomSignals(RedisURI server) {
        RedisClient client = RedisClient.create(server);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        redis = client.connect(ByteArrayCodec.INSTANCE).sync();
    }

    void publish(String channel, Signal signal) {
        redis.publish(bytes(channel), signal.encode());
    }

    /**
     * Fails silently while Redis is away: like the real one, the caller goes on storing.
     *
     * @param headKey without one, the head stays as it is
     * @param kind without one, no signal goes out
     */
    void tell(long roomId, @Nullable String headKey, long id, Signal.@Nullable Kind kind, Object body) {
        try {
            if (headKey != null) {
                redis.set(bytes(headKey), bytes(Long.toString(id)));
            }
            if (kind != null) {
                publish(
                        Channels.room(roomId),
                        new Signal(kind, id, ContractJson.mapper().writeValueAsBytes(body)));
            }
        } catch (RedisException away) {
            untold.incrementAndGet();
        }
    }

    void forgetHeads(long roomId) {
        redis.del(bytes(RedisKeys.roomHead(roomId)), bytes(RedisKeys.roomChangeHead(roomId)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
