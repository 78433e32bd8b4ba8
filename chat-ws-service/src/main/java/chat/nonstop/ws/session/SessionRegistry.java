package chat.nonstop.ws.session;

import chat.nonstop.contracts.stomp.CloseReason;
import java.util.Optional;

/** Who has which sessions, on all nodes together, and whose log-in has ended. */
public interface SessionRegistry {
    /**
     * Counts a session that is about to be connected; blocks for one round trip. What its user then has beyond the limit is
     * closed, the oldest first, on whichever node it is.
     *
     * @param replaced {@link ChatSession#id} of a session of the same user whose place this one takes; empty for none
     * @return why it cannot be: its log-in has ended, or its account is revoked. Empty when it can, or nobody can say now
     */
    Optional<CloseReason> register(ChatSession session, String replaced);

    /**
     * From now on the session is of this log-in, with which it ends; blocks for one round trip.
     *
     * @param logInId claim {@code sid} of its fresh token; empty with an issuer that does not tell
     * @return why it stays as it was: the log-in has ended, or the account is revoked
     */
    Optional<CloseReason> renew(ChatSession session, String logInId);

    /** The session's connection is gone; possibly called twice, and for one that was never registered. Never blocks. */
    void remove(ChatSession session);
}
