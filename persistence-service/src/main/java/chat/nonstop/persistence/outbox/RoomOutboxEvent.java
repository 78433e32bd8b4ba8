package chat.nonstop.persistence.outbox;

/** Something changed in a room: for its watchers, and for readers of {@code chat-room-events}. */
public sealed interface RoomOutboxEvent extends OutboxEvent permits ChangeStored, RoomChanged {
    long roomId();

    @Override
    default long lane() {
        return roomId();
    }
}
