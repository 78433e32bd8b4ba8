package chat.nonstop.ws.session;

import chat.nonstop.contracts.stomp.CloseReason;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The sessions of this node. One thread looks at each twice a second for what time asks for. When the node stops, no new
 * ones are let in, and those that are here are asked to move, in paced batches, before the web server goes.
 */
@Component
final class Sessions implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final long TICK_MILLIS = 500;

    private final Map<String, ChatSession> sessions = new ConcurrentHashMap<>();
    private final SessionRegistry registry;
    private final List<SessionWatcher> watchers;
    private final SessionSettings settings;
    private final SessionMetrics metrics;
    private final Clock clock;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("session-ticker").factory());
    private volatile boolean running;
    private volatile boolean draining;

    Sessions(
            SessionRegistry registry,
            List<SessionWatcher> watchers,
            SessionSettings settings,
            SessionMetrics metrics,
            Clock clock) {
        this.registry = registry;
        this.watchers = List.copyOf(watchers);
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    boolean isDraining() {
        return draining;
    }

    void add(ChatSession session) {
        sessions.put(session.id(), session);
        metrics.sessions(1);
        if (draining) {
            session.leave(CloseReason.NODE_DRAINING);
        }
    }

    void remove(ChatSession session) {
        if (sessions.remove(session.id(), session)) {
            registry.remove(session);
            watchers.forEach(watcher -> watcher.ended(session, draining));
            metrics.sessions(-1);
        }
    }

    @Override
    public void start() {
        running = true;
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The highest phase stops first: while the web server and the publisher still run. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void stop() {
        draining = true;
        List<ChatSession> moving = new ArrayList<>(sessions.values());
        LOG.atInfo().addKeyValue("sessions", moving.size()).log("asking sessions to move");
        try {
            for (int from = 0; from < moving.size(); from += settings.drainBatch()) {
                if (from > 0) {
                    Thread.sleep(settings.drainPause());
                }
                drain(moving.subList(from, Math.min(from + settings.drainBatch(), moving.size())));
            }
            awaitEmpty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        ticker.shutdownNow();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void drain(List<ChatSession> batch) throws InterruptedException {
        CountDownLatch moved = new CountDownLatch(batch.size());
        for (ChatSession session : batch) {
            Thread.ofVirtual().name("drain-" + session.id()).start(() -> {
                try {
                    session.drain(settings.answerPatience());
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                } finally {
                    moved.countDown();
                }
            });
        }
        moved.await();
    }

    /** The last frames and close frames leave before the web server is stopped. */
    private void awaitEmpty() throws InterruptedException {
        long deadline = System.nanoTime() + settings.closePatience().toNanos();
        while (!sessions.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
    }

    private void tick() {
        long nowNanos = System.nanoTime();
        for (ChatSession session : sessions.values()) {
            try {
                session.tick(clock.instant(), nowNanos, settings.closePatience());
            } catch (RuntimeException failure) { // one session's trouble must not stop the clock of all others
                LOG.atError()
                        .addKeyValue("sessionId", session.id())
                        .setCause(failure)
                        .log("session could not be looked after");
            }
        }
    }
}
