package chat.nonstop.ws.session;

/** Wants to know which sessions are connected. Called on the threads of the sessions: must not block. */
public interface SessionWatcher {
    void connected(ChatSession session);

    /**
     * The connection is gone; also of sessions that never connected, and possibly twice.
     *
     * @param moving whether the client was asked to go to another node
     */
    void ended(ChatSession session, boolean moving);
}
