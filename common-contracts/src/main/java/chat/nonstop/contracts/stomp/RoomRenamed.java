package chat.nonstop.contracts.stomp;

/**
 * Body of a {@code ROOM_RENAMED} frame on {@code /sub/chat/room/{roomId}/events}. A hint for what is on the screen: the
 * system message with the same id is what is kept.
 */
public record RoomRenamed(String kind, long roomId, String name, long messageId) {
    public static RoomRenamed of(long roomId, String name, long messageId) {
        return new RoomRenamed("ROOM_RENAMED", roomId, name, messageId);
    }
}
