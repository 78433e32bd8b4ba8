package chat.nonstop.persistence.message;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.RoomEvent;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.Refusal;
import chat.nonstop.persistence.message.Placement.Refused;
import chat.nonstop.wiring.crash.StopPoint;
import chat.nonstop.wiring.crash.StopPoints;
import chat.nonstop.wiring.redis.SignalPublisher;
import chat.nonstop.wiring.redis.SignalPublisher.Outgoing;
import io.lettuce.core.RedisException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Tells what was stored: to the rooms' watchers over Redis, to other services by {@code chat-room-events}. The JSON of a
 * message is built once for both.
 *
 * <p>Redis may be away: then storing goes on, watchers get the messages by their head check, and the rooms' heads are
 * written as soon as Redis is back. Thread-safe; calls for one room must come in room order.
 */
class Announcements {
    private static final Logger log = LoggerFactory.getLogger(Announcements.class);

    private final SignalPublisher signals;
    private final KafkaTemplate<String, byte[]> events;
    private final MessageLogSettings settings;
    private final StopPoints stops;

    /** Heads that Redis does not have yet, and the promise that waits for them. Guarded by this. */
    private final Map<Long, Long> untoldHeads = new HashMap<>();

    private CompletableFuture<Void> untold = CompletableFuture.completedFuture(null);

    Announcements(
            SignalPublisher signals,
            KafkaTemplate<String, byte[]> events,
            MessageLogSettings settings,
            StopPoints stops) {
        this.signals = signals;
        this.events = events;
        this.settings = settings;
        this.stops = stops;
    }

    /**
     * Tells messages and refusals. Returns at once when Redis has them; the future ends when Kafka has acknowledged the
     * events and Redis the heads, or fails when Kafka refused: then all of it must be told again.
     */
    CompletableFuture<Void> tell(List<Message> messages, List<Refused> refusals) {
        List<Outgoing> outgoing = new ArrayList<>(messages.size() + refusals.size());
        Map<Long, Long> heads = new HashMap<>();
        List<CompletableFuture<?>> promises = new ArrayList<>(messages.size() + 1);
        for (Message message : messages) {
            byte[] json = ContractJson.mapper().writeValueAsBytes(message);
            outgoing.add(new Outgoing(
                    Channels.room(message.roomId()), new Signal(Signal.Kind.MESSAGE, message.messageId(), json)));
            heads.merge(message.roomId(), message.messageId(), Math::max);
            promises.add(events.send(
                    Topics.CHAT_ROOM_EVENTS, Long.toString(message.roomId()), messageStored(message, json)));
        }
        for (Refused refused : refusals) {
            Refusal refusal =
                    Refusal.of(refused.code(), refused.received().submitted().clientMessageId());
            outgoing.add(new Outgoing(
                    Channels.user(refused.received().submitted().senderId()),
                    Signal.of(Signal.Kind.REFUSAL, ContractJson.mapper().writeValueAsBytes(refusal))));
        }
        promises.add(publish(outgoing, heads));
        return CompletableFuture.allOf(promises.toArray(CompletableFuture[]::new));
    }

    /** Writes the heads that are waiting for Redis, if there are any; called now and then. */
    void retryUntold() {
        Map<Long, Long> waiting;
        synchronized (this) {
            if (untoldHeads.isEmpty()) {
                return;
            }
            waiting = Map.copyOf(untoldHeads);
        }
        try {
            signals.publish(List.of(), values(waiting), settings.headExpiry());
        } catch (RedisException away) {
            log.debug("heads still wait for Redis: rooms={}", waiting.size());
            return;
        }
        CompletableFuture<Void> told;
        synchronized (this) {
            waiting.forEach(untoldHeads::remove);
            if (!untoldHeads.isEmpty()) {
                return;
            }
            told = untold;
        }
        told.complete(null);
        log.info("Redis has all heads again: rooms={}", waiting.size());
    }

    private CompletableFuture<Void> publish(List<Outgoing> outgoing, Map<Long, Long> heads) {
        try {
            signals.publish(outgoing, values(heads), settings.headExpiry());
            stops.reached(StopPoint.SIGNALLED);
            return CompletableFuture.completedFuture(null);
        } catch (RedisException away) {
            synchronized (this) {
                if (untoldHeads.size() + heads.size() > settings.untoldRooms()) {
                    throw away; // bounded: from here on storing waits for Redis
                }
                if (untoldHeads.isEmpty()) {
                    log.warn("Redis did not take signals, watchers will catch up by their head check", away);
                    untold = new CompletableFuture<>();
                }
                heads.forEach((room, head) -> untoldHeads.merge(room, head, Math::max));
                return untold;
            }
        }
    }

    private static Map<String, Long> values(Map<Long, Long> heads) {
        Map<String, Long> values = HashMap.newHashMap(heads.size());
        heads.forEach((room, head) -> values.put(RedisKeys.roomHead(room), head));
        return values;
    }

    /** A {@link RoomEvent} around the message's JSON that is there already. */
    static byte[] messageStored(Message message, byte[] messageJson) {
        String head = "{\"kind\":\"" + RoomEvent.Kind.MESSAGE_STORED + "\",\"roomId\":" + message.roomId()
                + ",\"messageId\":" + message.messageId() + ",\"message\":";
        ByteArrayOutputStream event = new ByteArrayOutputStream(head.length() + messageJson.length + 1);
        event.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        event.writeBytes(messageJson);
        event.write('}');
        return event.toByteArray();
    }
}
