package chat.nonstop.readreceipt.audit;

import chat.nonstop.contracts.redis.RedisKeys;
import java.util.Map;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The copies of cursors in Redis ({@link RedisKeys#roomCursors}), as they are. */
class CopiedCursors {
    private final StringRedisTemplate redis;

    CopiedCursors(StringRedisTemplate redis) {
        this.redis = redis;
    }

    /** Empty when there is none. */
    Map<String, String> of(long roomId) {
        return redis.<String, String>opsForHash().entries(RedisKeys.roomCursors(roomId));
    }

    /** It is made anew from the record when somebody asks for it. */
    void drop(long roomId) {
        redis.delete(RedisKeys.roomCursors(roomId));
    }
}
