package chat.nonstop.persistence.outbox;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.RoomEvent;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.Change;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.springframework.kafka.core.KafkaTemplate;

/** Tells other services by {@code chat-room-events}; told is what Kafka has acknowledged. */
class RoomEvents implements OutboxTarget<RoomOutboxEvent> {
    private final KafkaTemplate<String, byte[]> events;

    RoomEvents(KafkaTemplate<String, byte[]> events) {
        this.events = events;
    }

    @Override
    public List<? extends Future<?>> tell(List<RoomOutboxEvent> told) {
        return told.stream().map(this::send).toList();
    }

    private Future<?> send(RoomOutboxEvent event) {
        return switch (event) {
            case ChangeStored(Change change) -> send(RoomEvent.changed(change));
            case RoomChanged changed ->
                changed.message() == null
                        ? CompletableFuture.completedFuture(null)
                        : send(RoomEvent.messageStored(changed.message()));
        };
    }

    private Future<?> send(RoomEvent event) {
        return events.send(
                Topics.CHAT_ROOM_EVENTS,
                Long.toString(event.roomId()),
                ContractJson.mapper().writeValueAsBytes(event));
    }
}
