package chat.nonstop.readreceipt.cursor;

import chat.nonstop.contracts.stomp.ReadCursors;
import java.util.Optional;

/**
 * Answers a member where everybody in the room stands.
 *
 * <p>The cache is believed only when it was made at the room's last message. What moves cursors other than a report (a
 * sender has read what they wrote) and what changes who is a member (joining and leaving are messages too) moves that last
 * message, so a cache that is behind on either is told by it (docs/decisions/0041-read-cursor-cache.md). What was told to members is
 * never taken back: a cursor that the cache has further than the record, which may be an older copy, is shown as the cache has it.
 */
final class ListReadCursors {
    private final Store store;
    private final Cache cache;

    /**
     * All cursors of a room.
     *
     * @param lastMessageId the room's last message when they stood so
     */
    record Snapshot(long lastMessageId, ReadCursors cursors) {}

    /** A room as one of its members finds it. */
    record Head(long lastMessageId, boolean ofTwo) {}

    /** The record. */
    interface Store {
        /** Empty when the user is not a member of the room. */
        Optional<Head> headFor(long roomId, long userId);

        Snapshot all(long roomId);
    }

    /** A copy that can vanish, or be away. */
    interface Cache {
        /** Empty when there is none of a room whose last message is {@code lastMessageId}. */
        Optional<ReadCursors> find(long roomId, long lastMessageId);

        /**
         * Keeps a copy, unless there is one of a later last message.
         *
         * @return these members, each where they stand or where the copy has them, whichever is further
         */
        ReadCursors remember(Snapshot snapshot);

        /** As {@link #remember} answers, without keeping anything. */
        ReadCursors further(ReadCursors stored);
    }

    /** What a user gets who asks. */
    sealed interface Answer {
        record Cursors(ReadCursors cursors) implements Answer {}

        record NotAMember() implements Answer {}
    }

    ListReadCursors(Store store, Cache cache) {
        this.store = store;
        this.cache = cache;
    }

    Answer list(long roomId, long userId) {
        return store.headFor(roomId, userId)
                .<Answer>map(head -> new Answer.Cursors(list(roomId, head)))
                .orElseGet(Answer.NotAMember::new);
    }

    private ReadCursors list(long roomId, Head head) {
        return head.ofTwo()
                ? cache.further(store.all(roomId).cursors())
                : cache.find(roomId, head.lastMessageId()).orElseGet(() -> rebuild(roomId));
    }

    private ReadCursors rebuild(long roomId) {
        return cache.remember(store.all(roomId));
    }
}
