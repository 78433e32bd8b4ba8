package chat.nonstop.readreceipt.cursor;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Stores how far members have read, and has told what moved. Safe to replay and to reorder. When it returns, all of it is
 * stored and told; when it throws, some of it may be, and the same reports must come again.
 */
final class AdvanceReadCursors {
    private final Store store;
    private final MessageLog messages;
    private final Cache cache;
    private final Told told;

    /** The record. */
    interface Store {
        /** Where a cursor stands now, and whether this report moved it there. */
        record Standing(ReadCursor cursor, boolean moved) {}

        /** What raising came to. */
        sealed interface Outcome {
            /** Where these members stand now; who is no member of the room is missing. */
            record Raised(List<Standing> standing) implements Outcome {}

            /** Some of them name messages that the record does not have: nothing was written. */
            record BeyondRecord() implements Outcome {}

            /**
             * The record has not got as far as it had: an older copy. Nothing was written.
             *
             * @param positions of the partitions that it has
             */
            record Older(Map<Integer, Long> positions) implements Outcome {}
        }

        /**
         * Raises cursors that are behind, none beyond the last message of its room, and with them the positions that they
         * take the record to: both, or neither.
         *
         * @param furthest at most one per member and room
         * @param evenBeyond whether what names messages that the record does not have counts up to the room's last one
         */
        Outcome raise(List<ReadCursor> furthest, Steps steps, boolean evenBeyond);
    }

    /**
     * What a batch does to positions in {@code chat-read-events}, by partition: next offsets.
     *
     * @param from what the record has at least, as far as is known
     * @param to what it has when the batch is stored
     */
    record Steps(Map<Integer, Long> from, Map<Integer, Long> to) {}

    /** The log of messages, against which the record can be behind. */
    interface MessageLog {
        /**
         * Returns when the record has every message that the log has now.
         *
         * @throws UnrecordedMessagesException when that takes too long: the same reports must come again
         */
        void awaitRecorded();
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

    /** What became of a batch. */
    sealed interface Result {
        /**
         * Stored and told, in cursors.
         *
         * @param moved went forward
         * @param unchanged repeated or late: harmless
         * @param outsiders of users who are not members of the room: dropped
         */
        record Advance(int moved, int unchanged, int outsiders) implements Result {}

        /**
         * Nothing was done, as the record is an older copy.
         *
         * @param positions from which on the log has to be read again; none for a partition that the copy does not know
         */
        record ReadAgain(Map<Integer, Long> positions) implements Result {}
    }

    AdvanceReadCursors(Store store, MessageLog messages, Cache cache, Told told) {
        this.store = store;
        this.messages = messages;
        this.cache = cache;
        this.told = told;
    }

    /**
     * @param again whether these may have been stored before, by a process that died before it told of them: where all of
     *     them stand is told then, moved or not
     */
    Result advance(List<ReadCursor> reported, Steps steps, boolean again) {
        List<ReadCursor> furthest = ReadCursor.furthest(reported);
        Store.Outcome outcome = store.raise(furthest, steps, false);
        if (outcome instanceof Store.Outcome.BeyondRecord) {
            // A lie, or the record is an older copy that the log is filling up again: only then can a member have
            // heard what is not in it.
            messages.awaitRecorded();
            outcome = store.raise(furthest, steps, true);
        }
        return switch (outcome) {
            case Store.Outcome.Older older -> new Result.ReadAgain(older.positions());
            case Store.Outcome.Raised raised -> tell(furthest, raised.standing(), again);
            case Store.Outcome.BeyondRecord impossible -> throw new IllegalStateException("refused " + impossible);
        };
    }

    private Result.Advance tell(List<ReadCursor> furthest, List<Store.Standing> standing, boolean again) {
        if (standing.isEmpty()) {
            return new Result.Advance(0, 0, furthest.size());
        }
        List<ReadCursor> moved = raiseInCache(standing);
        List<ReadCursor> toTell = again ? cursors(standing, each -> true) : moved;
        told.offer(toTell);
        told.awaitTold(toTell.stream().map(ReadCursor::roomId).collect(Collectors.toSet()));
        return new Result.Advance(moved.size(), standing.size() - moved.size(), furthest.size() - standing.size());
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
