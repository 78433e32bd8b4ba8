package chat.nonstop.readreceipt.cursor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Cursors that moved and are not told yet. A quiet room is told at once, a busy one at most once per window, each member's
 * furthest cursor only: so it holds one entry per member, however fast they read. Thread-safe.
 */
final class PendingCursors {
    private final Duration window;
    private final Map<Long, Room> rooms = new HashMap<>();

    private static final class Room {
        final Map<Long, ReadCursor> byUser = new HashMap<>();
        Instant quietUntil = Instant.MIN;
    }

    PendingCursors(Duration window) {
        this.window = window;
    }

    synchronized void add(List<ReadCursor> moved) {
        for (ReadCursor cursor : moved) {
            rooms.computeIfAbsent(cursor.roomId(), id -> new Room())
                    .byUser
                    .merge(cursor.userId(), cursor, ReadCursor::further);
        }
    }

    /** When all that waits in these rooms may be told; empty when nothing waits in them. */
    synchronized Optional<Instant> dueAt(Set<Long> roomIds) {
        return roomIds.stream()
                .map(rooms::get)
                .filter(room -> room != null && !room.byUser.isEmpty())
                .map(room -> room.quietUntil)
                .max(Comparator.naturalOrder());
    }

    /** Takes out what may be told now: a list per room. */
    synchronized List<List<ReadCursor>> takeDue(Instant now) {
        List<List<ReadCursor>> due = new ArrayList<>();
        Iterator<Room> each = rooms.values().iterator();
        while (each.hasNext()) {
            Room room = each.next();
            if (room.quietUntil.isAfter(now)) {
                continue;
            }
            if (room.byUser.isEmpty()) {
                each.remove(); // nothing came in a whole window
            } else {
                due.add(List.copyOf(room.byUser.values()));
                room.byUser.clear();
                room.quietUntil = now.plus(window);
            }
        }
        return due;
    }
}
