package chat.nonstop.ws.session;

/** Who has which sessions, on all nodes together. */
public interface SessionRegistry {
    /**
     * Counts a session that is about to be connected; blocks for one round trip. What its user then has beyond the limit is
     * closed, the oldest first, on whichever node it is.
     *
     * @param replaced {@link ChatSession#id} of a session of the same user whose place this one takes; empty for none
     */
    void register(ChatSession session, String replaced);

    /** The session's connection is gone. Never blocks. */
    void remove(ChatSession session);
}
