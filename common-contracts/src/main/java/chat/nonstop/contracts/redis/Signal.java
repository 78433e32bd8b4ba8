package chat.nonstop.contracts.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is published on a Redis channel: one ASCII line {@code KIND SEQUENCE\n}, then the body, the very bytes of the JSON
 * that clients get. So the body is built once by the publisher, and a node can order it without reading it
 * (docs/decisions/0004-redis-signal.md).
 *
 * @param kind what the body is
 * @param sequence {@code messageId} of a {@link Kind#MESSAGE}, {@code changeId} of a {@link Kind#CHANGE}; 0 where there is no order to keep
 * @param body UTF-8 JSON; not copied, so callers must not change it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way through; never compared by identity, see equals
public record Signal(Kind kind, long sequence, byte[] body) {
    public enum Kind {
        /** On {@code room:*}: a stored message ({@code message.schema.json}). */
        MESSAGE,
        /** On {@code room:*}: read cursors that moved ({@code read-cursors.schema.json}). */
        READ,
        /** On {@code room:*}: typing, presence, and other events of the room. */
        EVENT,
        /** On {@code room:*}: a change; the sequence is its {@code changeId} ({@code change.schema.json}). */
        CHANGE,
        /** On {@code room:*}: a member joined or left; nodes drop what they cached ({@code membership.schema.json}). */
        MEMBERSHIP,
        /** On {@code node:*}: a session of the node is to end ({@code close-session.schema.json}). */
        CLOSE,
        /** On {@code user:*}: a message was refused after its ack or on another node ({@code refusal.schema.json}). */
        REFUSAL,
        /** On {@code user:*}: something happened in one of the user's rooms ({@code notification.schema.json}). */
        NOTIFICATION
    }

    /** A signal without an order. */
    public static Signal of(Kind kind, byte[] body) {
        return new Signal(kind, 0, body);
    }

    public byte[] encode() {
        byte[] line = (kind.name() + ' ' + sequence + '\n').getBytes(StandardCharsets.US_ASCII);
        byte[] encoded = Arrays.copyOf(line, line.length + body.length);
        System.arraycopy(body, 0, encoded, line.length, body.length);
        return encoded;
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when the line is missing or names an unknown kind: readers count and drop it
     */
    public static Signal decode(byte[] encoded) {
        int end = 0;
        while (end < encoded.length && encoded[end] != '\n') {
            end++;
        }
        String line = new String(encoded, 0, end, StandardCharsets.US_ASCII);
        int space = line.indexOf(' ');
        if (end == encoded.length || space < 0) {
            throw new IllegalArgumentException("signal line: missing (expected: KIND SEQUENCE)");
        }
        return new Signal(
                Kind.valueOf(line.substring(0, space)),
                Long.parseLong(line.substring(space + 1)),
                Arrays.copyOfRange(encoded, end + 1, encoded.length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signal(Kind otherKind, long otherSequence, byte[] otherBody)
                && kind == otherKind
                && sequence == otherSequence
                && Arrays.equals(body, otherBody);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(body) * 31 + Long.hashCode(sequence);
    }

    /** Without the body: message contents never reach a log. */
    @Override
    public String toString() {
        return "Signal[" + kind + " " + sequence + ", " + body.length + " bytes]";
    }
}
