package chat.nonstop.notification.inbox;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells members' live sessions of a new message: a NOTIFICATION signal on {@code user:<userId>}, its body a {@link
 * Notification}, built once per message. At most once: the inbox is what must not be lost
 * (docs/decisions/0042-inbox-and-hints.md).
 */
final class NewMessageHints implements NotifyMembers.Hints {
    private static final Logger log = LoggerFactory.getLogger(NewMessageHints.class);

    /** Well below the commands that the Redis client holds before it refuses more. */
    private static final int SIGNALS_PER_ROUND_TRIP = 1_000;

    private final SignalPublisher signals;
    private final Counter told;
    private final Counter untold;

    NewMessageHints(SignalPublisher signals, MeterRegistry metrics) {
        this.signals = signals;
        this.told = Counter.builder("chat.notifications.told")
                .description("live hints of new messages published, one per member")
                .register(metrics);
        this.untold = Counter.builder("chat.notifications.untold")
                .description("live hints of new messages lost because Redis was away; their rows are in the inbox")
                .register(metrics);
    }

    @Override
    public void tell(List<NotifyMembers.Hint> hints) {
        Map<Notification, Signal> bodies = new HashMap<>();
        List<SignalPublisher.Outgoing> outgoing = new ArrayList<>(hints.size());
        for (NotifyMembers.Hint hint : hints) {
            Signal signal = bodies.computeIfAbsent(hint.notification(), NewMessageHints::signal);
            outgoing.add(new SignalPublisher.Outgoing(Channels.user(hint.userId()), signal));
        }
        int sent = 0;
        try {
            while (sent < outgoing.size()) {
                int end = Math.min(sent + SIGNALS_PER_ROUND_TRIP, outgoing.size());
                signals.publish(outgoing.subList(sent, end));
                sent = end;
            }
        } catch (RedisException failure) {
            untold.increment(outgoing.size() - sent);
            log.atWarn()
                    .addKeyValue("hints", outgoing.size() - sent)
                    .log("hints of new messages lost: {}", failure.getClass().getSimpleName());
        }
        told.increment(sent);
    }

    private static Signal signal(Notification notification) {
        return Signal.of(Signal.Kind.NOTIFICATION, ContractJson.mapper().writeValueAsBytes(notification));
    }
}
