package chat.nonstop.persistence.room;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** {@code ROOM_CREATED} to {@code user:{id}} of each, after the room is committed, in one round trip. */
class SignalledAnnouncement implements RoomAnnouncement {
    private static final Logger log = LoggerFactory.getLogger(SignalledAnnouncement.class);

    private final SignalPublisher signals;
    private final Counter failures;

    SignalledAnnouncement(SignalPublisher signals, MeterRegistry metrics) {
        this.signals = signals;
        this.failures = Counter.builder("chat.room.announcement.failures")
                .description("Rooms whose members could not be told of them at once")
                .register(metrics);
    }

    @Override
    public void roomOpened(long roomId, long createdBy, List<Long> others) {
        byte[] body = ContractJson.mapper().writeValueAsBytes(Notification.roomCreated(roomId, createdBy));
        Signal signal = Signal.of(Signal.Kind.NOTIFICATION, body);
        try {
            signals.publish(others.stream()
                    .map(userId -> new SignalPublisher.Outgoing(Channels.user(userId), signal))
                    .toList());
        } catch (RedisException | DataAccessException e) { // the room is there; its list shows it
            failures.increment();
            log.atWarn().addKeyValue("roomId", roomId).setCause(e).log("members were not told of their new room");
        }
    }
}
