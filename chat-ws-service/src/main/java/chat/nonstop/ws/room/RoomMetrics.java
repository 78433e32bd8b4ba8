package chat.nonstop.ws.room;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the delivery of one kind of feed reports. */
final class RoomMetrics {
    private final Counter entries;
    private final Counter deliveries;
    private final Counter repairs;
    private final Counter replayed;
    private final Counter lost;

    /** @param feed {@code messages} or {@code changes} */
    RoomMetrics(MeterRegistry meters, String feed) {
        entries = Counter.builder("chat.delivery." + feed)
                .description(feed + " put into order, of all watched rooms")
                .register(meters);
        deliveries = Counter.builder("chat.delivery.deliveries")
                .tag("feed", feed)
                .description("live MESSAGE frames queued to sessions")
                .register(meters);
        repairs = Counter.builder("chat.delivery.gaps.repaired")
                .tag("feed", feed)
                .description("what no signal brought and came from the record")
                .register(meters);
        replayed = Counter.builder("chat.delivery.replayed")
                .tag("feed", feed)
                .description("what was queued to subscriptions that asked for what they had missed")
                .register(meters);
        lost = Counter.builder("chat.delivery.history.lost")
                .tag("feed", feed)
                .description(
                        "subscriptions ended because the record has not got what they miss, or less than they have")
                .register(meters);
    }

    void delivered(int count, int recipients) {
        entries.increment(count);
        deliveries.increment((double) count * recipients);
    }

    void repaired(int count) {
        repairs.increment(count);
    }

    void lost() {
        lost.increment();
    }

    void replayed() {
        replayed.increment();
    }
}
