package chat.nonstop.ws.membership;

import chat.nonstop.contracts.internal.Membership;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers memberships, so that a message costs no call. Fresh ones are used as they are, older ones are asked for anew in
 * the background, and while the record cannot be reached they serve on until they are stale. Calls for the same membership
 * at the same time are one call. A membership that changes is forgotten at once where this node watches the room; elsewhere
 * it may be {@code fresh} old, and the record has the last word on every message anyway. Thread-safe.
 */
public final class Memberships {
    private static final Logger LOG = LoggerFactory.getLogger(Memberships.class);

    private final MemberRecord members;
    private final MembershipSettings settings;
    private final Executor threads;
    private final Ticker clock;
    private final AsyncCache<Key, Entry> cache;
    private final Set<Key> refreshing = ConcurrentHashMap.newKeySet();

    private record Key(long roomId, long userId) {}

    private record Entry(Membership membership, long askedAtNanos) {}

    /** @param threads runs calls to the record; a virtual thread for each */
    Memberships(MemberRecord members, MembershipSettings settings, Executor threads, Ticker clock) {
        this.members = members;
        this.settings = settings;
        this.threads = threads;
        this.clock = clock;
        this.cache = Caffeine.newBuilder()
                .ticker(clock)
                .executor(threads)
                .maximumSize(settings.entries())
                .expireAfter(Expiry.<Key, Entry>writing((key, entry) -> keep(entry)))
                .buildAsync();
    }

    /** Asks the record when nothing is remembered, waiting for its answer. */
    public Standing standing(long roomId, long userId) {
        Key key = new Key(roomId, userId);
        CompletableFuture<Entry> entry = cache.get(key, (ignored, executor) -> ask(key));
        if (entry.isDone() && !entry.isCompletedExceptionally()) {
            if (age(entry.join()).compareTo(keep(entry.join())) >= 0) { // the cache counts from a moment later
                cache.asMap().remove(key, entry);
                return standing(roomId, userId);
            }
            refreshWhenOld(key, entry.join());
        }
        return await(entry);
    }

    /** Like {@link #standing}, but what was asked for before {@code nanos} ({@link System#nanoTime}) does not count. */
    public Standing standingSince(long nanos, long roomId, long userId) {
        Key key = new Key(roomId, userId);
        Standing standing = standing(roomId, userId);
        CompletableFuture<Entry> old = cache.getIfPresent(key);
        if (old == null || !(standing instanceof Standing.Member(long joined, long askedAt)) || askedAt - nanos >= 0) {
            return standing;
        }
        CompletableFuture<Entry> fresh = ask(key);
        return switch (await(fresh)) {
            case Standing.Unknown() -> standing; // old, but the best there is
            case Standing known -> {
                // Not when it was forgotten meanwhile: this answer may be the older one. Then it is not current either.
                cache.asMap().replace(key, old, fresh);
                yield known;
            }
        };
    }

    /** Whether a standing has not been overtaken by {@link #forget} since it was given. */
    public boolean isCurrent(Standing.Member standing, long roomId, long userId) {
        CompletableFuture<Entry> entry = cache.getIfPresent(new Key(roomId, userId));
        return entry != null
                && entry.isDone()
                && !entry.isCompletedExceptionally()
                && entry.join().membership().member()
                && entry.join().askedAtNanos() - standing.askedAtNanos() >= 0;
    }

    /** The membership has changed. */
    public void forget(long roomId, long userId) {
        cache.asMap().remove(new Key(roomId, userId));
    }

    private Standing await(CompletableFuture<Entry> entry) {
        try {
            return standing(entry.get(settings.patience().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Standing.Unknown();
        } catch (ExecutionException | TimeoutException away) {
            LOG.atWarn()
                    .addKeyValue("failure", String.valueOf(away.getMessage()))
                    .log("membership cannot be asked for");
            return new Standing.Unknown();
        }
    }

    private static Standing standing(Entry entry) {
        return entry.membership().member()
                ? new Standing.Member(entry.membership().joinedAtMessageId(), entry.askedAtNanos())
                : new Standing.Outsider();
    }

    private Duration keep(Entry entry) {
        return entry.membership().member() ? settings.stale() : settings.outsiderFresh();
    }

    private Duration age(Entry entry) {
        return Duration.ofNanos(clock.read() - entry.askedAtNanos());
    }

    private void refreshWhenOld(Key key, Entry entry) {
        if (age(entry).compareTo(settings.fresh()) < 0 || !refreshing.add(key)) {
            return;
        }
        CompletableFuture<Entry> old = cache.getIfPresent(key);
        ask(key).whenComplete((fresh, away) -> {
            refreshing.remove(key);
            if (fresh != null && old != null) {
                // Not when it was forgotten or replaced meanwhile: this answer may be the older one.
                cache.asMap().replace(key, old, CompletableFuture.completedFuture(fresh));
            }
        });
    }

    private CompletableFuture<Entry> ask(Key key) {
        return CompletableFuture.supplyAsync(
                () -> {
                    long askedAt = clock.read();
                    return new Entry(members.find(key.roomId(), key.userId()), askedAt);
                },
                threads);
    }
}
