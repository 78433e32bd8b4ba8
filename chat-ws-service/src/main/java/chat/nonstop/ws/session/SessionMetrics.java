package chat.nonstop.ws.session;

import chat.nonstop.contracts.RefusalCode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/** What sessions report. */
@Component
final class SessionMetrics {
    private final MeterRegistry meters;
    private final LongAdder sessions = new LongAdder();
    private final LongAdder subscriptions = new LongAdder();

    SessionMetrics(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("chat.sessions", sessions, LongAdder::sum)
                .description("open connections")
                .register(meters);
        Gauge.builder("chat.subscriptions", subscriptions, LongAdder::sum)
                .description("live subscriptions")
                .register(meters);
    }

    void sessions(int change) {
        sessions.add(change);
    }

    void subscriptions(int change) {
        subscriptions.add(change);
    }

    void refused(RefusalCode code) {
        meters.counter("chat.refusals", "code", code.name()).increment();
    }

    /** @param reason a {@code CloseReason}, or how else the session ended */
    void ended(String reason) {
        meters.counter("chat.sessions.ended", "reason", reason).increment();
    }
}
