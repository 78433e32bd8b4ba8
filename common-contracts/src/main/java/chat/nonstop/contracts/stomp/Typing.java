package chat.nonstop.contracts.stomp;

/** Body of a {@code TYPING} frame on {@code /sub/chat/room/{roomId}/events}. Ephemeral: never stored. */
public record Typing(String kind, long roomId, long userId) {
    public static Typing by(long roomId, long userId) {
        return new Typing("TYPING", roomId, userId);
    }
}
