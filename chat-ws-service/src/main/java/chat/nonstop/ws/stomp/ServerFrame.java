package chat.nonstop.ws.stomp;

import chat.nonstop.contracts.RefusalCode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A frame ready to be written: {@code head} then {@code tail}, as UTF-8. They are apart so that the many copies of one
 * message share their tail.
 *
 * @param signalledAtNanos {@link System#nanoTime} when what it tells reached this node; 0 when that is of no interest
 */
@SuppressWarnings("ArrayRecordComponent") // shared bytes that nobody changes; never compared
public record ServerFrame(byte[] head, byte[] tail, long signalledAtNanos) {
    private static final byte[] NOTHING = {};

    /** A line feed: this node is alive. */
    public static final ServerFrame HEART_BEAT = new ServerFrame(new byte[] {'\n'}, NOTHING, 0);

    public int bytes() {
        return head.length + tail.length;
    }

    /** Both parts in one array. */
    public byte[] join() {
        byte[] joined = new byte[head.length + tail.length];
        System.arraycopy(head, 0, joined, 0, head.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }

    /** @param heartBeatMillis how often this node sends and wants to hear a heart-beat */
    public static ServerFrame connected(String sessionId, long userId, long heartBeatMillis) {
        // CONNECTED is the one frame whose headers are never escaped (STOMP 1.2, Value Encoding).
        return frame("CONNECTED\nversion:1.2\nheart-beat:" + heartBeatMillis + ',' + heartBeatMillis
                + "\nserver:nonstop-chat\nsession:" + sessionId + "\nuser-name:" + userId + "\n\n\0");
    }

    public static ServerFrame receipt(String receiptId) {
        return frame("RECEIPT\nreceipt-id:" + Escaping.escape(receiptId) + "\n\n\0");
    }

    /**
     * The last frame of a connection.
     *
     * @param body JSON of a {@code Refusal}
     * @param receiptId of the frame that is answered, when it asked for a receipt
     */
    public static ServerFrame error(RefusalCode code, byte[] body, @Nullable String receiptId) {
        String head = "ERROR\nversion:1.2\nmessage:" + Escaping.escape(code.message()) + "\ncode:" + code.name()
                + (receiptId == null ? "" : "\nreceipt-id:" + Escaping.escape(receiptId))
                + "\ncontent-type:application/json;charset=utf-8\ncontent-length:" + body.length + "\n\n";
        byte[] tail = new byte[body.length + 1];
        System.arraycopy(body, 0, tail, 0, body.length);
        return new ServerFrame(head.getBytes(StandardCharsets.UTF_8), tail, 0);
    }

    private static ServerFrame frame(String text) {
        return new ServerFrame(text.getBytes(StandardCharsets.UTF_8), NOTHING, 0);
    }
}
