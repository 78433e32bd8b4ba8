package chat.nonstop.readreceipt.cursor;

import chat.nonstop.contracts.event.ReadReported;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How far one member has read in one room. A cursor only moves forward, so of two the further one holds. */
record ReadCursor(long roomId, long userId, long messageId) {
    private record Place(long roomId, long userId) {}

    ReadCursor {
        requireAtLeast("roomId", roomId, 1);
        requireAtLeast("userId", userId, 1);
        requireAtLeast("messageId", messageId, 0);
    }

    /** @throws IllegalArgumentException when the report names no message: one that no door lets through */
    static ReadCursor of(ReadReported report) {
        requireAtLeast("lastReadMessageId", report.lastReadMessageId(), 1);
        return new ReadCursor(report.roomId(), report.userId(), report.lastReadMessageId());
    }

    /** One cursor for each member of each room: the furthest. */
    static List<ReadCursor> furthest(Collection<ReadCursor> cursors) {
        Map<Place, ReadCursor> furthest = HashMap.newHashMap(cursors.size());
        for (ReadCursor cursor : cursors) {
            furthest.merge(new Place(cursor.roomId, cursor.userId), cursor, ReadCursor::further);
        }
        return List.copyOf(furthest.values());
    }

    ReadCursor further(ReadCursor other) {
        return other.messageId > messageId ? other : this;
    }

    private static void requireAtLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
        }
    }
}
