package chat.nonstop.persistence.outbox;

import chat.nonstop.contracts.message.Change;

/** A change of what stands in a room: told as {@code CHANGE} on {@code room:{id}} and as {@code MESSAGE_CHANGED}. */
public record ChangeStored(Change change) implements RoomOutboxEvent {
    @Override
    public long roomId() {
        return change.roomId();
    }

    /** Without the content: it never reaches a log. */
    @Override
    public String toString() {
        return "ChangeStored[roomId=" + change.roomId() + ", changeId=" + change.changeId() + "]";
    }
}
