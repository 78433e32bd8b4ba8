package chat.nonstop.readreceipt.cursor;

import chat.nonstop.contracts.event.ReadReported;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far one member has read in one room, and how far its messages have reached the member, which is at least as far. Both
 * only move forward, so of two the further ones hold.
 *
 * @param read message id; 0 when nothing is read
 * @param delivered message id
 */
record ReadCursor(long roomId, long userId, long read, long delivered) {
    private record Place(long roomId, long userId) {}

    ReadCursor {
        requireAtLeast("roomId", roomId, 1);
        requireAtLeast("userId", userId, 1);
        requireAtLeast("read", read, 0);
        requireAtLeast("delivered", delivered, read);
    }

    /** @throws IllegalArgumentException when the report names no message: one that no door lets through */
    static ReadCursor of(ReadReported report) {
        Long read = report.lastReadMessageId();
        Long delivered = report.lastDeliveredMessageId();
        if (read == null && delivered == null) {
            throw new IllegalArgumentException("neither lastReadMessageId nor lastDeliveredMessageId");
        }
        long readUpTo = named("lastReadMessageId", read);
        return new ReadCursor(
                report.roomId(),
                report.userId(),
                readUpTo,
                Math.max(readUpTo, named("lastDeliveredMessageId", delivered)));
    }

    private static long named(String name, @Nullable Long messageId) {
        if (messageId == null) {
            return 0;
        }
        requireAtLeast(name, messageId, 1);
        return messageId;
    }

    /** One cursor for each member of each room: the furthest. */
    static List<ReadCursor> furthest(Collection<ReadCursor> cursors) {
        Map<Place, ReadCursor> furthest = HashMap.newHashMap(cursors.size());
        for (ReadCursor cursor : cursors) {
            furthest.merge(new Place(cursor.roomId, cursor.userId), cursor, ReadCursor::further);
        }
        return List.copyOf(furthest.values());
    }

    /** Of the same member in the same room. */
    ReadCursor further(ReadCursor other) {
        return new ReadCursor(roomId, userId, Math.max(read, other.read), Math.max(delivered, other.delivered));
    }

    private static void requireAtLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
        }
    }
}
