package chat.nonstop.ws.message;

import chat.nonstop.wiring.limit.Buckets;
import chat.nonstop.wiring.limit.Buckets.Charge;
import chat.nonstop.wiring.limit.Budget;
import chat.nonstop.ws.session.ChatLimits;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * How often a user may send, on all nodes and devices together. While Redis is away each node counts by itself, so the limit
 * is that of the nodes a user is on, and the chat goes on.
 */
@Component
final class MessageRate {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int USERS = 100_000;

    private final Buckets buckets;
    private final Budget budget;
    private final Cache<Long, Hammering> hammering;
    private final ChatLimits limits;

    MessageRate(Buckets buckets, ChatLimits limits) {
        this.buckets = buckets;
        this.limits = limits;
        this.budget = new Budget("messages", limits.messagesPerMinute());
        this.hammering = Caffeine.newBuilder()
                .expireAfterAccess(REMEMBERED)
                .maximumSize(USERS)
                .build();
    }

    /**
     * Takes one message from the user's budget; blocks for one round trip to Redis.
     *
     * @return when to try again, if the message is not to be taken
     */
    Optional<Duration> charge(long userId) {
        Hammering known = hammering.getIfPresent(userId);
        if (known != null) {
            synchronized (known) {
                Optional<Duration> pause = known.pauseLeft(System.nanoTime());
                if (pause.isPresent()) {
                    return pause;
                }
            }
        }
        return switch (buckets.charge(budget, Long.toString(userId))
                .toCompletableFuture()
                .join()) {
            case Charge.Granted() -> Optional.empty();
            case Charge.Exhausted(Duration retryAfter) -> Optional.of(refused(userId, retryAfter));
        };
    }

    private Duration refused(long userId, Duration retryAfter) {
        Hammering user =
                hammering.get(userId, unused -> new Hammering(limits.refusalsBeforePause(), limits.hammeringPause()));
        synchronized (user) {
            long now = System.nanoTime();
            user.refused(now);
            return user.pauseLeft(now).orElse(retryAfter);
        }
    }
}
