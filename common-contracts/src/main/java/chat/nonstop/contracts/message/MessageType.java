package chat.nonstop.contracts.message;

/** What a message is. Clients may send {@link #TEXT} and {@link #IMAGE}; the others tell of a change of the room. */
public enum MessageType {
    TEXT,
    IMAGE,
    INVITE,
    LEAVE,
    KICK,
    SYSTEM;

    /** Whether a client may send this type. */
    public boolean isSentByClients() {
        return this == TEXT || this == IMAGE;
    }
}
