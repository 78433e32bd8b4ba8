package chat.nonstop.contracts.kafka;

/** Consumer groups, one per purpose (DESIGN section 4). */
public final class Groups {
    public static final String PERSISTENCE = "chat-persistence";
    public static final String READ_RECEIPT = "chat-read-receipt";
    public static final String NOTIFICATION = "chat-notification";
    public static final String DEAD_LETTER = "chat-dead-letter";

    private Groups() {}
}
