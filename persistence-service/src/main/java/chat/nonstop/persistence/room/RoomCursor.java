package chat.nonstop.persistence.room;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * Where a page of the room list ended: the next one starts with the room that was active before. Clients get it as text
 * that means nothing to them.
 *
 * @param activeAt when something last happened in the room, in microseconds like the database
 */
record RoomCursor(Instant activeAt, long roomId) {
    /** Before the first room. */
    static final RoomCursor START = new RoomCursor(Instant.parse("9999-12-31T00:00:00Z"), Long.MAX_VALUE);

    private static final int BYTES = 2 * Long.BYTES;

    String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, activeAt))
                .putLong(roomId);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @throws IllegalArgumentException when {@code text} is not what {@link #encode} wrote */
    static RoomCursor decode(String text) {
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
        if (micros < 0 || roomId < 0) {
            throw notACursor();
        }
        Instant activeAt = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        if (activeAt.isAfter(START.activeAt())) {
            throw notACursor();
        }
        return new RoomCursor(activeAt, roomId);
    }

    private static IllegalArgumentException notACursor() {
        return new IllegalArgumentException("not a cursor (expected: nextCursor of the page before)");
    }
}
