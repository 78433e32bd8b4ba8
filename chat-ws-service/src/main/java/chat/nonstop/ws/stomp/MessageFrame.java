package chat.nonstop.ws.stomp;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A MESSAGE frame for any number of subscriptions: encoded once, but for the {@code subscription} header, which comes first
 * ({@link #headOf}).
 *
 * @param tail everything after that header
 * @param signalledAtNanos see {@link ServerFrame#signalledAtNanos}
 */
@SuppressWarnings("ArrayRecordComponent") // shared bytes that nobody changes; never compared
public record MessageFrame(byte[] tail, long signalledAtNanos) {

    /**
     * @param messageId unique among the frames of the destination
     * @param body JSON, UTF-8
     * @param more further headers, escaped here
     */
    public static MessageFrame of(
            String destination, String messageId, byte[] body, Map<String, String> more, long signalledAtNanos) {
        StringBuilder headers = new StringBuilder(160)
                .append("destination:")
                .append(destination)
                .append("\nmessage-id:")
                .append(messageId)
                .append("\ncontent-type:application/json;charset=utf-8\ncontent-length:")
                .append(body.length)
                .append('\n');
        more.forEach((name, value) ->
                headers.append(name).append(':').append(Escaping.escape(value)).append('\n'));
        byte[] encoded = headers.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        byte[] tail = new byte[encoded.length + body.length + 1]; // the last one stays NUL
        System.arraycopy(encoded, 0, tail, 0, encoded.length);
        System.arraycopy(body, 0, tail, encoded.length, body.length);
        return new MessageFrame(tail, signalledAtNanos);
    }

    /** What comes before the tail for one subscription; worth keeping, it is the same for all its frames. */
    public static byte[] headOf(String subscriptionId) {
        return ("MESSAGE\nsubscription:" + Escaping.escape(subscriptionId) + '\n').getBytes(StandardCharsets.UTF_8);
    }

    public ServerFrame to(byte[] head) {
        return new ServerFrame(head, tail, signalledAtNanos);
    }
}
