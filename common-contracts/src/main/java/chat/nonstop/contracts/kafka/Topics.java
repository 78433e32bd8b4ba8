package chat.nonstop.contracts.kafka;

/** Topic names (DESIGN section 4). Partitions, retention and replicas are in {@link TopicPlan}. */
public final class Topics {
    public static final String CHAT_MESSAGES = "chat-messages";
    public static final String CHAT_READ_EVENTS = "chat-read-events";
    public static final String CHAT_ROOM_EVENTS = "chat-room-events";

    public static final String DEAD_LETTER_SUFFIX = "-dlt";
    public static final String CHAT_MESSAGES_DLT = CHAT_MESSAGES + DEAD_LETTER_SUFFIX;
    public static final String CHAT_READ_EVENTS_DLT = CHAT_READ_EVENTS + DEAD_LETTER_SUFFIX;
    public static final String CHAT_ROOM_EVENTS_DLT = CHAT_ROOM_EVENTS + DEAD_LETTER_SUFFIX;

    private Topics() {}
}
