package chat.nonstop.gateway.access;

import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Revocation;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads {@link RedisKeys#REVOCATIONS} into memory on a thread of its own: what is new every second, all of it every minute. The
 * first look is before the first request. While Redis is away what was known stays; a gateway that starts then knows of none.
 */
@Component
@EnableConfigurationProperties(RevocationSettings.class)
class RevocationWatch implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RevocationWatch.class);
    private static final byte[] KEY = bytes(RedisKeys.REVOCATIONS);
    private static final int PAGE = 5_000;

    private final SignalPublisher redis;
    private final RevocationSettings settings;
    private final RevokedTokens revoked = new RevokedTokens();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("revocations").factory());

    /** The highest score that was read; only what is above it is new. */
    private double read;

    private long wholeAtNanos;
    private boolean away;
    private volatile boolean running;

    RevocationWatch(SignalPublisher redis, RevocationSettings settings, MeterRegistry meters) {
        this.redis = redis;
        this.settings = settings;
        Gauge.builder("chat.gateway.revocations", revoked, RevokedTokens::size)
                .description("Ended log-ins and revoked accounts whose access tokens are refused")
                .register(meters);
    }

    /** Whether a token of this user and log-in is refused; never waits. */
    boolean isRevoked(long userId, String logInId) {
        return revoked.contain(userId, logInId);
    }

    @Override
    public void start() {
        running = true;
        look();
        long millis = settings.interval().toMillis();
        clock.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        clock.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Behind Redis' connection factory, before the web server. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4096;
    }

    private void look() {
        try {
            if (read == 0
                    || System.nanoTime() - wholeAtNanos > settings.wholeEvery().toNanos()) {
                readWhole();
            } else {
                readNew();
            }
            if (away) {
                log.info("ended log-ins are heard of again");
            }
            away = false;
        } catch (RuntimeException failure) { // Redis is away; whatever it is, the next look comes
            if (!away) {
                log.warn("ended log-ins are not heard of while Redis is away: cause={}", failure.toString());
            }
            away = true;
        }
    }

    private void readNew() {
        List<ScoredValue<byte[]>> page;
        do {
            page = ask(commands -> commands.zrangebyscoreWithScores(
                    KEY, Range.from(Boundary.excluding(read), Boundary.unbounded()), Limit.create(0, PAGE)));
            revoked.add(known(page));
            if (page.isEmpty()) {
                noticeALoss();
            } else {
                read = page.getLast().getScore();
            }
        } while (page.size() == PAGE && revoked.size() < 2 * settings.most());
        if (revoked.size() > settings.most()) {
            readWhole();
        }
    }

    /** When nothing is above what was read, and not even that is there: Redis was emptied, and its clock may have gone back. */
    private void noticeALoss() {
        List<ScoredValue<byte[]>> top = ask(commands -> commands.zrevrangeWithScores(KEY, 0, 0));
        if (!top.isEmpty() && top.getFirst().getScore() < read) {
            readWhole();
        }
    }

    /** What Redis does not have any more is forgotten only when it has lost nothing. */
    private void readWhole() {
        List<ScoredValue<byte[]>> newest = ask(commands -> commands.zrevrangeWithScores(KEY, 0, settings.most() - 1L))
                .reversed();
        boolean complete = newest.stream().anyMatch(each -> text(each).equals(Revocation.COMPLETE));
        if (complete) {
            revoked.replace(known(newest));
        } else if (revoked.size() + newest.size() <= 2L * settings.most()) {
            revoked.add(known(newest));
        }
        read = newest.isEmpty() ? 0 : newest.getLast().getScore();
        wholeAtNanos = System.nanoTime();
    }

    private List<ScoredValue<byte[]>> ask(
            Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<List<ScoredValue<byte[]>>>> command) {
        return Objects.requireNonNull(redis.ask(command));
    }

    private static List<Revocation> known(List<ScoredValue<byte[]>> members) {
        List<Revocation> known = new ArrayList<>(members.size());
        members.stream()
                .map(RevocationWatch::text)
                .map(Revocation::of)
                .flatMap(Optional::stream)
                .forEach(known::add);
        return known;
    }

    private static String text(ScoredValue<byte[]> member) {
        return new String(member.getValue(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
