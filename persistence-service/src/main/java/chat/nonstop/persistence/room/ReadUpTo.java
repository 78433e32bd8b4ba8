package chat.nonstop.persistence.room;

/**
 * How far a member has read a room: what it has reported, but never less than where it joined. What is unread follows from
 * it; nobody keeps a count that could drift.
 */
record ReadUpTo(long messageId) {
    static ReadUpTo of(long lastReadMessageId, long joinedAtMessageId) {
        return new ReadUpTo(Math.max(lastReadMessageId, joinedAtMessageId));
    }

    long unread(long lastMessageId) {
        return Math.max(0, lastMessageId - messageId);
    }
}
