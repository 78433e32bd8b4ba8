package chat.nonstop.verify.client;

import java.util.Map;
import java.util.TreeMap;

/** How far a client has to report that its user has read, by room, until the report is durable. Not thread-safe. */
final class UnconfirmedReads {
    private final Map<Long, Long> furthest = new TreeMap<>();

    interface Report {
        void of(long roomId, long messageId);
    }

    void toReport(long roomId, long messageId) {
        furthest.merge(roomId, messageId, Math::max);
    }

    void confirmed(long roomId, long messageId) {
        furthest.computeIfPresent(roomId, (room, wanted) -> wanted <= messageId ? null : wanted);
    }

    boolean isEmpty() {
        return furthest.isEmpty();
    }

    void forEach(Report report) {
        Map.copyOf(furthest).forEach(report::of);
    }
}
