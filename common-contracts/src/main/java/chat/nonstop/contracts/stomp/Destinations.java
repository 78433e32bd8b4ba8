package chat.nonstop.contracts.stomp;

/** STOMP destinations (DESIGN section 5). Clients SEND to {@code /pub/**} only and SUBSCRIBE to the others only. */
public final class Destinations {
    public static final String PUB_MESSAGE = "/pub/chat/message";
    public static final String PUB_READ = "/pub/chat/read";
    public static final String PUB_DELIVERED = "/pub/chat/delivered";
    public static final String PUB_TYPING = "/pub/chat/typing";
    public static final String PUB_RENEW = "/pub/auth/renew";

    public static final String ROOM_PREFIX = "/sub/chat/room/";
    public static final String READ_SUFFIX = "/read";
    public static final String EVENTS_SUFFIX = "/events";

    public static final String USER_ACKS = "/user/queue/acks";
    public static final String USER_ERRORS = "/user/queue/errors";
    public static final String USER_NOTIFICATIONS = "/user/queue/notifications";

    /**
     * SUBSCRIBE header: the last {@code messageId} the client has, of a room's events the last {@code changeId}; the
     * subscription starts with the next.
     */
    public static final String AFTER_HEADER = "after";

    /** Header of a refusal that tells of the end of a subscription: its id. */
    public static final String ENDED_HEADER = "ended-subscription";

    /** CONNECT header: {@code session} of an earlier CONNECTED that this session takes the place of. */
    public static final String REPLACES_HEADER = "replaces";

    /** Path of the WebSocket endpoint; SockJS lives below it. */
    public static final String WEBSOCKET_PATH = "/ws/v1/chat";

    private Destinations() {}

    /** A room's messages. */
    public static String room(long roomId) {
        return ROOM_PREFIX + roomId;
    }

    /** A room's read cursors. */
    public static String roomRead(long roomId) {
        return ROOM_PREFIX + roomId + READ_SUFFIX;
    }

    /** What happens in a room beside its messages: typing, presence, deletions, renames. */
    public static String roomEvents(long roomId) {
        return ROOM_PREFIX + roomId + EVENTS_SUFFIX;
    }
}
