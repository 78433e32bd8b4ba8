package chat.nonstop.ws.membership;

/** How a user stands to a room. */
public sealed interface Standing {
    /**
     * @param joinedAtMessageId the room's last message when the user joined: what came later is theirs to read
     * @param askedAtNanos {@link System#nanoTime} before the record was asked
     */
    record Member(long joinedAtMessageId, long askedAtNanos) implements Standing {}

    record Outsider() implements Standing {}

    /** The record cannot be reached, and nothing fresh enough is remembered. */
    record Unknown() implements Standing {}
}
