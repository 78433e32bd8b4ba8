package chat.nonstop.persistence.search;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * Where a page of hits ended: the next one starts with what was sent before. Clients get it as text that means nothing to
 * them.
 *
 * @param sentAt in microseconds like the database
 */
record SearchCursor(Instant sentAt, long roomId, long messageId) {
    /** Before the newest message. */
    static final SearchCursor START =
            new SearchCursor(Instant.parse("9999-12-31T00:00:00Z"), Long.MAX_VALUE, Long.MAX_VALUE);

    private static final int BYTES = 3 * Long.BYTES;

    String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, sentAt))
                .putLong(roomId)
                .putLong(messageId);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @throws IllegalArgumentException when {@code text} is not what {@link #encode} wrote */
    static SearchCursor decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw notACursor();
        }
        if (bytes.length != BYTES) {
            throw notACursor();
        }
        ByteBuffer numbers = ByteBuffer.wrap(bytes);
        long micros = numbers.getLong();
        long roomId = numbers.getLong();
        long messageId = numbers.getLong();
        if (micros < 0 || roomId < 0 || messageId < 0) {
            throw notACursor();
        }
        Instant sentAt = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        if (sentAt.isAfter(START.sentAt())) {
            throw notACursor();
        }
        return new SearchCursor(sentAt, roomId, messageId);
    }

    private static IllegalArgumentException notACursor() {
        return new IllegalArgumentException("not a cursor (expected: nextCursor of the page before)");
    }
}
