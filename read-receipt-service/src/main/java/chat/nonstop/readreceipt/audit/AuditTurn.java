package chat.nonstop.readreceipt.audit;

import java.time.Duration;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Whose turn it is to audit, and where to go on. Keys {@code read-audit:turn}, there until the next run is due, and {@code
 * read-audit:after}, the last room audited. When Redis has lost them, a run comes early, or begins with the first room: no harm.
 */
class AuditTurn {
    private static final String TURN = "read-audit:turn";
    private static final String AFTER = "read-audit:after";

    private final StringRedisTemplate redis;

    AuditTurn(StringRedisTemplate redis) {
        this.redis = redis;
    }

    /** Of all instances that ask, one gets it, and none again before {@code every} is over. */
    boolean take(Duration every) {
        return Boolean.TRUE.equals(redis.opsForValue().setIfAbsent(TURN, "taken", every));
    }

    long goOnAfter() {
        String after = redis.opsForValue().get(AFTER);
        return after == null ? 0 : Long.parseLong(after);
    }

    void wasAt(long roomId) {
        redis.opsForValue().set(AFTER, Long.toString(roomId));
    }
}
