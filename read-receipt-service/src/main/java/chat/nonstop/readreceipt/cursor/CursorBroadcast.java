package chat.nonstop.readreceipt.cursor;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.ReadCursors;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.TaskScheduler;

/**
 * Tells rooms whose cursors moved: a READ signal on {@code room:<roomId>}, its body {@link ReadCursors}, built once. At most
 * one per room and window; a window that could not be told is told with the next one. Offsets wait for it, so a frame that was
 * lost with this process is told again (docs/decisions/0040-read-cursor-commit.md).
 */
final class CursorBroadcast implements AdvanceReadCursors.Told, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CursorBroadcast.class);

    /** Ends after the listeners and the web server, before the connections to Redis. */
    private static final int PHASE = 1_000;

    /** A window is looked at this often, so a frame is late by no more than that part of it. */
    private static final int TICKS_PER_WINDOW = 4;

    /** Of a batch that waits to be told; several windows, and far from what a consumer may take between two polls. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** One tells at a time, so that what is neither pending nor being told has been told. */
    private final ReentrantLock telling = new ReentrantLock();

    private final PendingCursors pending;
    private final SignalPublisher signals;
    private final TaskScheduler scheduler;
    private final InstantSource clock;
    private final Duration window;
    private final Counter frames;
    private final Counter delayed;
    private volatile @Nullable ScheduledFuture<?> ticking;

    /** @param clock steady: one that is set back by an hour would keep rooms, and their partition, waiting as long */
    CursorBroadcast(
            Duration window,
            SignalPublisher signals,
            TaskScheduler scheduler,
            InstantSource clock,
            MeterRegistry metrics) {
        this.pending = new PendingCursors(window);
        this.signals = signals;
        this.scheduler = scheduler;
        this.clock = clock;
        this.window = window;
        this.frames = Counter.builder("chat.read.frames")
                .description("frames of read cursors published, one per room and window")
                .register(metrics);
        this.delayed = Counter.builder("chat.read.frames.delayed")
                .description("times that frames were kept for the next window because Redis was away")
                .register(metrics);
    }

    @Override
    public void offer(List<ReadCursor> moved) {
        if (!moved.isEmpty()) {
            pending.add(moved);
            tell(clock.instant());
        }
    }

    @Override
    public void awaitTold(Set<Long> roomIds) {
        Instant giveUpAt = clock.instant().plus(PATIENCE);
        Optional<Instant> dueAt = tellAndAsk(roomIds);
        while (dueAt.isPresent()) {
            Instant now = clock.instant();
            if (now.isAfter(giveUpAt)) {
                throw new UntoldCursorsException(PATIENCE);
            }
            try {
                Thread.sleep(Duration.between(now, dueAt.get().plusMillis(1)));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new UntoldCursorsException(PATIENCE);
            }
            dueAt = tellAndAsk(roomIds);
        }
    }

    /** Asked under the lock: what another thread is telling just now may have to wait again. */
    private Optional<Instant> tellAndAsk(Set<Long> roomIds) {
        telling.lock();
        try {
            tellDue(clock.instant());
            return pending.dueAt(roomIds);
        } finally {
            telling.unlock();
        }
    }

    private void tell(Instant dueAt) {
        telling.lock();
        try {
            tellDue(dueAt);
        } finally {
            telling.unlock();
        }
    }

    private void tellDue(Instant dueAt) {
        List<List<ReadCursor>> due = pending.takeDue(dueAt);
        if (due.isEmpty()) {
            return;
        }
        try {
            signals.publish(due.stream().map(CursorBroadcast::signal).toList());
            frames.increment(due.size());
        } catch (RedisException failure) {
            pending.add(due.stream().flatMap(Collection::stream).toList());
            delayed.increment();
            log.atWarn()
                    .addKeyValue("rooms", due.size())
                    .log("read cursors are told later: {}", failure.getClass().getSimpleName());
        }
    }

    private static SignalPublisher.Outgoing signal(List<ReadCursor> ofRoom) {
        long roomId = ofRoom.getFirst().roomId();
        ReadCursors body = new ReadCursors(
                roomId,
                ofRoom.stream()
                        .map(cursor -> new ReadCursors.Cursor(cursor.userId(), cursor.read(), cursor.delivered()))
                        .toList());
        return new SignalPublisher.Outgoing(
                Channels.room(roomId),
                Signal.of(Signal.Kind.READ, ContractJson.mapper().writeValueAsBytes(body)));
    }

    @Override
    public void start() {
        ticking = scheduler.scheduleWithFixedDelay(() -> tell(clock.instant()), window.dividedBy(TICKS_PER_WINDOW));
    }

    @Override
    public void stop() {
        ScheduledFuture<?> running = ticking;
        if (running != null) {
            running.cancel(false);
            ticking = null;
            tell(clock.instant().plus(window)); // what is still in its window
        }
    }

    @Override
    public boolean isRunning() {
        return ticking != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
