package chat.nonstop.contracts.redis;

/** Redis Pub/Sub channels; what they carry is a {@link Signal}. At most once: readers repair from the record. */
public final class Channels {
    public static final String ROOM_PREFIX = "room:";
    public static final String USER_PREFIX = "user:";
    public static final String NODE_PREFIX = "node:";

    private Channels() {}

    public static String room(long roomId) {
        return ROOM_PREFIX + roomId;
    }

    public static String user(long userId) {
        return USER_PREFIX + userId;
    }

    /** What one chat-ws node is to do. */
    public static String node(String nodeId) {
        return NODE_PREFIX + nodeId;
    }
}
