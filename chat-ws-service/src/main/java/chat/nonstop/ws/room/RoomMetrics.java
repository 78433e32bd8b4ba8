package chat.nonstop.ws.room;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What delivery reports. */
final class RoomMetrics {
    private final Counter messages;
    private final Counter deliveries;
    private final Counter repairs;
    private final Counter replayed;

    RoomMetrics(MeterRegistry meters) {
        messages = Counter.builder("chat.delivery.messages")
                .description("messages put into order, of all watched rooms")
                .register(meters);
        deliveries = Counter.builder("chat.delivery.deliveries")
                .description("live MESSAGE frames queued to sessions")
                .register(meters);
        repairs = Counter.builder("chat.delivery.gaps.repaired")
                .description("messages that no signal brought and that came from history")
                .register(meters);
        replayed = Counter.builder("chat.delivery.replayed")
                .description("messages queued to subscriptions that asked for what they had missed")
                .register(meters);
    }

    void delivered(int count, int recipients) {
        messages.increment(count);
        deliveries.increment((double) count * recipients);
    }

    void repaired(int count) {
        repairs.increment(count);
    }

    void replayed() {
        replayed.increment();
    }
}
