package chat.nonstop.readreceipt.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Audits rooms, a slice at a time. Changes nothing but the copies in Redis: one that drifts is dropped. */
class AuditRooms {
    private static final Logger log = LoggerFactory.getLogger(AuditRooms.class);

    /** More than these are counted, and not told one by one. */
    private static final int TOLD = 200;

    private final Recounts recounts;
    private final CopiedCursors copies;
    private final Duration settle;
    private final MeterRegistry metrics;
    private final Counter rooms;
    private final Counter members;

    /**
     * What an audit found.
     *
     * @param rooms looked at
     * @param members whose unread messages were counted
     * @param skippedMembers whose were not, as they were too many for one audit
     * @param drifted how often something drifts; {@code drifts} has the first of them
     * @param nextAfter to go on with; absent when there are no more rooms
     */
    record Findings(
            int rooms,
            int members,
            int skippedMembers,
            int drifted,
            List<Drift> drifts,
            @Nullable Long nextAfter) {}

    /** @param settle how long what is on its way from the record to Redis may take */
    AuditRooms(Recounts recounts, CopiedCursors copies, Duration settle, MeterRegistry metrics) {
        this.recounts = recounts;
        this.copies = copies;
        this.settle = settle;
        this.metrics = metrics;
        for (Drift.Kind kind : Drift.Kind.values()) {
            drifted(kind); // so that each is there before it counts
        }
        this.rooms = Counter.builder("chat.read.audit.rooms")
                .description("rooms audited")
                .register(metrics);
        this.members = Counter.builder("chat.read.audit.members")
                .description("members whose unread messages were counted by audits")
                .register(metrics);
    }

    Findings one(long roomId) {
        return audit(recounts.of(roomId), OptionalLong.empty());
    }

    Findings after(long roomId, int limit) {
        List<RoomRecount> slice = recounts.after(roomId, limit);
        return audit(
                slice,
                slice.size() < limit
                        ? OptionalLong.empty()
                        : OptionalLong.of(slice.getLast().roomId()));
    }

    private Findings audit(List<RoomRecount> slice, OptionalLong nextAfter) {
        List<Drift> drifts = new ArrayList<>();
        List<RoomRecount> suspects = new ArrayList<>();
        int counted = 0;
        int skipped = 0;
        for (RoomRecount room : slice) {
            drifts.addAll(room.drifts());
            if (!room.copyDrifts(copies.of(room.roomId()), room).isEmpty()) {
                suspects.add(room);
            }
            int here = Math.toIntExact(room.members().stream()
                    .filter(member -> member.counted() != null)
                    .count());
            counted += here;
            skipped += room.members().size() - here;
        }
        drifts.addAll(secondLook(suspects));

        rooms.increment(slice.size());
        members.increment(counted);
        drifts.forEach(this::tell);
        return new Findings(
                slice.size(),
                counted,
                skipped,
                drifts.size(),
                List.copyOf(drifts.subList(0, Math.min(TOLD, drifts.size()))),
                nextAfter.isPresent() ? nextAfter.getAsLong() : null);
    }

    /** What was on its way at the first has arrived. */
    private List<Drift> secondLook(List<RoomRecount> suspects) {
        List<Drift> drifts = new ArrayList<>();
        if (suspects.isEmpty() || !pause()) {
            return drifts;
        }
        for (RoomRecount before : suspects) {
            Map<String, String> copy = copies.of(before.roomId());
            for (RoomRecount after : recounts.of(before.roomId())) {
                List<Drift> found = before.copyDrifts(copy, after);
                if (!found.isEmpty()) {
                    copies.drop(before.roomId());
                    drifts.addAll(found);
                }
            }
        }
        return drifts;
    }

    private boolean pause() {
        try {
            Thread.sleep(settle);
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void tell(Drift drift) {
        drifted(drift.kind()).increment();
        log.atWarn()
                .addKeyValue("kind", drift.kind())
                .addKeyValue("roomId", drift.roomId())
                .addKeyValue("userId", drift.userId())
                .addKeyValue("expected", drift.expected())
                .addKeyValue("found", drift.found())
                .log("read audit: drift");
    }

    private Counter drifted(Drift.Kind kind) {
        return Counter.builder("chat.read.audit.drift")
                .description("what audits found to differ from a recount from scratch")
                .tag("kind", kind.tag())
                .register(metrics);
    }
}
