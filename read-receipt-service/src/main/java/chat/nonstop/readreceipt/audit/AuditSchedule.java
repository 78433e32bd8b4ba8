package chat.nonstop.readreceipt.audit;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Audits by itself: in each {@code chat.read.audit.every} one instance goes through the next rooms. On a thread of its own, as a
 * run takes long and the frames of read cursors must not wait for it.
 */
class AuditSchedule implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(AuditSchedule.class);

    private final AuditRooms auditRooms;
    private final AuditTurn turn;
    private final AuditSettings settings;
    private volatile @Nullable ScheduledExecutorService looking;

    AuditSchedule(AuditRooms auditRooms, AuditTurn turn, AuditSettings settings) {
        this.auditRooms = auditRooms;
        this.turn = turn;
        this.settings = settings;
    }

    private void look() {
        try {
            if (turn.take(settings.every())) {
                run();
            }
        } catch (RuntimeException failure) { // of whatever kind: the next look must come
            log.warn("read audit given up until the next time", failure);
        }
    }

    private void run() {
        long after = turn.goOnAfter();
        int rooms = 0;
        int drifted = 0;
        while (rooms < settings.rooms() && isRunning()) {
            AuditRooms.Findings findings = auditRooms.after(after, settings.slice());
            rooms += findings.rooms();
            drifted += findings.drifted();
            Long next = findings.nextAfter();
            after = next == null ? 0 : next;
            turn.wasAt(after);
            if (next == null) {
                break;
            }
        }
        log.atInfo().addKeyValue("rooms", rooms).addKeyValue("drifted", drifted).log("read audit");
    }

    @Override
    public void start() {
        if (settings.enabled()) {
            ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("read-audit").factory());
            looking = thread;
            long pause = settings.look().toMillis();
            var unused = thread.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = looking;
        if (running != null) {
            looking = null;
            running.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return looking != null;
    }
}
