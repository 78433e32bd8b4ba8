package chat.nonstop.ws.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/** What all outbound queues of this node report. */
@Component
public final class OutboundMetrics {
    private final LongAdder queuedBytes = new LongAdder();
    private final Counter frames;
    private final Timer delivery;

    public OutboundMetrics(MeterRegistry meters) {
        Gauge.builder("chat.session.queue.bytes", queuedBytes, LongAdder::sum)
                .baseUnit("bytes")
                .description("bytes waiting to be written, all sessions")
                .register(meters);
        frames = Counter.builder("chat.session.frames.written")
                .description("STOMP frames written, all sessions")
                .register(meters);
        delivery = Timer.builder("chat.delivery.write")
                .description("from a signal's arrival on this node until its frame was written to one session")
                .register(meters);
    }

    void queued(long bytes) {
        queuedBytes.add(bytes);
    }

    void written(int count) {
        frames.increment(count);
    }

    void delivered(long nanos) {
        delivery.record(nanos, TimeUnit.NANOSECONDS);
    }
}
