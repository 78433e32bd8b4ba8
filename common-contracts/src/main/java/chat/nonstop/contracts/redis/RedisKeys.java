package chat.nonstop.contracts.redis;

/** Redis keys that more than one service uses. Each can vanish at any time. */
public final class RedisKeys {
    /**
     * Sorted set: member {@code userId}, score the millisecond (of Redis' clock) until which the user counts as online. Nodes
     * on which the user has a session move it on, so a dead node's users go offline by themselves. Written by chat-ws.
     */
    public static final String PRESENCE = "presence";

    /**
     * Sorted set: member {@code userId}, score the millisecond at which the user last had a session. Written by chat-ws when
     * a user goes offline; persistence moves it into PostgreSQL.
     */
    public static final String LAST_SEEN = "last-seen";

    /**
     * Sorted set of what ended log-ins and revoked accounts may no longer do with access tokens that are still valid: members
     * as in {@link Revocation}, and {@link Revocation#COMPLETE}. A score is the millisecond of Redis' clock at which the
     * member was written, made higher than every other: who has read up to one needs only those above it. Members go when no
     * token of theirs can be valid any more. Written by persistence, read by gateways and by chat-ws.
     */
    public static final String REVOCATIONS = "revocations";

    private RedisKeys() {}

    /** String: decimal {@code messageId} of the room's last told message. Written by persistence, read by chat-ws. */
    public static String roomHead(long roomId) {
        return "room-head:" + roomId;
    }

    /** String: decimal {@code changeId} of the room's last told change. Written by persistence, read by chat-ws. */
    public static String roomChangeHead(long roomId) {
        return "room-change-head:" + roomId;
    }

    /**
     * Hash: field {@code userId}, value {@code <messageId> <messageId>}, up to which that member has read the room, and up to
     * which its messages have reached the member. Field {@code 0} is no user: it holds the room's last message when the hash
     * was made, and is missing while the hash holds only some of the members.
     */
    public static String roomCursors(long roomId) {
        return "room-cursors:" + roomId;
    }

    /**
     * Sorted set: member {@code <nodeId> <sessionId>}, score the microsecond (of Redis' clock) at which the session began.
     * Written by chat-ws; goes when no node confirms it any more.
     */
    public static String userSessions(long userId) {
        return "user-sessions:" + userId;
    }

    /**
     * Hash beside {@link #userSessions}, written, taken out and expiring with it: field the same {@code <nodeId> <sessionId>},
     * value {@code session-detail.schema.json}.
     */
    public static String userSessionDetails(long userId) {
        return "user-session-details:" + userId;
    }

    /** String, there as long as the chat-ws node lives: its sessions are nobody's when it is gone. */
    public static String nodeAlive(String nodeId) {
        return "node-alive:" + nodeId;
    }
}
