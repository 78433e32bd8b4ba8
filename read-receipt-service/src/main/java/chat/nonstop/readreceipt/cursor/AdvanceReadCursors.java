package chat.nonstop.readreceipt.cursor;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Stores how far members have read, and has told what moved. Safe to replay and to reorder. When it returns, all of it is
 * stored and told; when it throws, some of it may be, and the same reports must come again.
 */
final class AdvanceReadCursors {
    private final Store store;
    private final Cache cache;
    private final Told told;

    /** The record. */
    interface Store {
        /** Where a cursor stands now, and whether this report moved it there. */
        record Standing(ReadCursor cursor, boolean moved) {}

        /**
         * Raises cursors that are behind, none beyond the last message of its room.
         *
         * @param furthest at most one per member and room
         * @return where these members stand now; who is no member of the room is missing
         */
        List<Standing> raise(List<ReadCursor> furthest);
    }

    /** A copy that can vanish. */
    interface Cache {
        /** Raises those that are behind, and returns them. */
        Set<ReadCursor> raise(List<ReadCursor> cursors);
    }

    /** Where cursors go that have moved. */
    interface Told {
        /** Never waits. */
        void offer(List<ReadCursor> moved);

        /**
         * Returns when nothing of these rooms waits to be told.
         *
         * @throws UntoldCursorsException when that takes too long: the same reports must come again
         */
        void awaitTold(Set<Long> roomIds);
    }

    /**
     * What became of a batch, in cursors.
     *
     * @param moved went forward
     * @param unchanged repeated or late: harmless
     * @param outsiders of users who are not members of the room: dropped
     */
    record Advance(int moved, int unchanged, int outsiders) {}

    AdvanceReadCursors(Store store, Cache cache, Told told) {
        this.store = store;
        this.cache = cache;
        this.told = told;
    }

    /**
     * @param again whether these may have been stored before, by a process that died before it told of them: where all of
     *     them stand is told then, moved or not
     */
    Advance advance(List<ReadCursor> reported, boolean again) {
        List<ReadCursor> furthest = ReadCursor.furthest(reported);
        if (furthest.isEmpty()) {
            return new Advance(0, 0, 0);
        }
        List<Store.Standing> standing = store.raise(furthest);
        List<ReadCursor> moved = raiseInCache(standing);
        List<ReadCursor> toTell = again ? cursors(standing, each -> true) : moved;
        told.offer(toTell);
        told.awaitTold(toTell.stream().map(ReadCursor::roomId).collect(Collectors.toSet()));
        return new Advance(moved.size(), standing.size() - moved.size(), furthest.size() - standing.size());
    }

    /** @return those that moved in the record, now or in an earlier try that failed before they were told */
    private List<ReadCursor> raiseInCache(List<Store.Standing> standing) {
        try {
            // All of them, not only those that moved: an earlier try may have stored them and then failed here.
            Set<ReadCursor> raised =
                    cache.raise(standing.stream().map(Store.Standing::cursor).toList());
            return cursors(standing, each -> each.moved() || raised.contains(each.cursor()));
        } catch (RuntimeException failure) {
            // The next try finds them stored, and perhaps raised by this one that got no answer: told by this one or
            // never.
            told.offer(cursors(standing, Store.Standing::moved));
            throw failure;
        }
    }

    private static List<ReadCursor> cursors(List<Store.Standing> standing, Predicate<Store.Standing> which) {
        return standing.stream().filter(which).map(Store.Standing::cursor).toList();
    }
}
