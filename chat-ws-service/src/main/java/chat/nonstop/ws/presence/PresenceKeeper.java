package chat.nonstop.ws.presence;

import chat.nonstop.contracts.internal.PresenceRooms;
import chat.nonstop.ws.session.ChatSession;
import chat.nonstop.ws.session.SessionWatcher;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.client.RestClientException;

/**
 * Keeps the users of this node online, and tells rooms of who came and who went. One thread renews, shortens and sweeps
 * leases; another tells, as that waits for the record.
 *
 * <p>What Redis misses is made good by the next renewal. A user whose end it misses goes offline when the lease runs out.
 */
final class PresenceKeeper implements SessionWatcher, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceKeeper.class);

    /** Of a sweep; what is left is swept next time. */
    private static final int SWEEP_ROUNDS = 20;

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

    private final RedisLeases leases;
    private final ShownRooms shown;
    private final PresenceSettings settings;
    private final Attendance<ChatSession> attendance = new Attendance<>();
    private final Untold untold;
    private final AtomicBoolean redisAway = new AtomicBoolean();
    private final ScheduledExecutorService keeping = thread("presence");
    private final ScheduledExecutorService telling = thread("presence-telling");
    private final Counter online;
    private final Counter offline;
    private final Counter told;
    private final Counter givenUp;
    private final Counter failures;
    private volatile boolean running;

    // of the keeping thread
    private long renewedAtNanos;
    private long sweptAtNanos;

    // of the telling thread
    private long notBeforeNanos = System.nanoTime();

    PresenceKeeper(RedisLeases leases, ShownRooms shown, PresenceSettings settings, MeterRegistry meters) {
        this.leases = leases;
        this.shown = shown;
        this.settings = settings;
        this.untold = new Untold(settings.untold());
        Gauge.builder("chat.presence.users", attendance, Attendance::size)
                .description("users with a session on this node")
                .register(meters);
        Gauge.builder("chat.presence.untold", untold, Untold::size)
                .description("users of whom rooms are still to be told")
                .register(meters);
        this.online = transitions(meters, "true");
        this.offline = transitions(meters, "false");
        this.told = Counter.builder("chat.presence.told")
                .description("PRESENCE signals to rooms")
                .register(meters);
        this.givenUp = Counter.builder("chat.presence.given.up")
                .description("transitions of which rooms were not told, because too many waited")
                .register(meters);
        this.failures = Counter.builder("chat.presence.failures")
                .description("batches that could not be told at once, for want of Redis or of the record")
                .register(meters);
    }

    private static Counter transitions(MeterRegistry meters, String online) {
        return Counter.builder("chat.presence.transitions")
                .tag("online", online)
                .description("users who came online or went offline, seen by this node")
                .register(meters);
    }

    @Override
    public void connected(ChatSession session) {
        attendance.connected(session.userId(), session);
    }

    @Override
    public void ended(ChatSession session, boolean moving) {
        attendance.ended(session.userId(), session, moving, System.nanoTime());
    }

    @Override
    public void start() {
        running = true;
        long now = System.nanoTime();
        renewedAtNanos = now;
        sweptAtNanos = now;
        long pause = settings.tell().toMillis();
        keeping.scheduleWithFixedDelay(guarded(this::keep), pause, pause, TimeUnit.MILLISECONDS);
        telling.scheduleWithFixedDelay(guarded(this::tell), pause, pause, TimeUnit.MILLISECONDS);
    }

    /** What was swept is told once more if it can be; the rest is told by nobody, and lists show it. */
    @Override
    public void stop() {
        running = false;
        await(keeping);
        telling.execute(guarded(this::tell));
        await(telling);
    }

    private static void await(ScheduledExecutorService thread) {
        thread.shutdown(); // what was to be done at intervals is not done any more
        try {
            if (!thread.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts before the sessions and stops behind them. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4094;
    }

    private void keep() {
        long now = System.nanoTime();
        try {
            add(leases.renew(attendance.takeCome(PresenceRooms.USERS)), online);
            if (now - renewedAtNanos >= settings.renew().toNanos()) {
                renewedAtNanos = now;
                add(leases.renew(attendance.present()), online);
            }
            if (now - sweptAtNanos >= settings.sweep().toNanos()) {
                sweptAtNanos = now;
                // A sweep later the registry has taken out what ended, on this node and at the same moment on others.
                leases.shorten(attendance.takeGone(now, settings.sweep().toNanos(), PresenceRooms.USERS));
                sweep();
            }
            noteRedis(null);
        } catch (RedisException away) {
            noteRedis(away);
        }
    }

    private void sweep() {
        for (int round = 0; round < SWEEP_ROUNDS; round++) {
            List<Transition.WentOffline> gone = leases.sweep();
            add(gone, offline);
            if (!RedisLeases.isFull(gone)) {
                return;
            }
        }
    }

    private void add(List<? extends Transition> transitions, Counter seen) {
        seen.increment(transitions.size());
        givenUp.increment(untold.add(transitions));
    }

    private void tell() {
        if (System.nanoTime() - notBeforeNanos < 0) {
            return;
        }
        List<Transition> batch = untold.take(PresenceRooms.USERS);
        if (batch.isEmpty()) {
            return;
        }
        try {
            tell(batch);
        } catch (RestClientException | RedisException away) {
            failures.increment();
            givenUp.increment(untold.putBack(batch));
            notBeforeNanos = System.nanoTime() + settings.retry().toNanos();
            LOG.atDebug().setCause(away).log("rooms could not be told of presence; trying again");
        }
    }

    private void tell(List<Transition> batch) {
        Map<Long, Transition> byUser = batch.stream().collect(Collectors.toMap(Transition::userId, each -> each));
        List<Long> userIds = List.copyOf(byUser.keySet());
        PresenceRooms.Place after = null;
        PresenceRooms page;
        do {
            page = shown.of(userIds, after);
            List<RedisLeases.Telling> tellings = new ArrayList<>(page.users().size());
            for (PresenceRooms.OfUser user : page.users()) {
                Transition transition = byUser.get(user.userId());
                if (transition != null) {
                    tellings.add(new RedisLeases.Telling(transition, user.roomIds()));
                }
                after = new PresenceRooms.Place(user.userId(), user.roomIds().getLast());
            }
            told.increment(leases.tell(tellings));
        } while (page.hasMore() && !page.users().isEmpty());
    }

    private void noteRedis(@Nullable RedisException away) {
        if (redisAway.compareAndSet(away == null, away != null)) {
            if (away == null) {
                LOG.atInfo().log("presence is kept again");
            } else {
                LOG.atWarn().setCause(away).log("presence is not kept until Redis answers");
            }
        }
    }

    /** One failure that nobody foresaw must not end the presence of a node. */
    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException failure) {
                LOG.atError().setCause(failure).log("presence failed");
            }
        };
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }
}
