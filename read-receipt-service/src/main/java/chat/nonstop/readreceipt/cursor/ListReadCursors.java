package chat.nonstop.readreceipt.cursor;

import chat.nonstop.contracts.stomp.ReadCursors;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Answers a member where everybody in the room stands.
 *
 * <p>The cache is believed only when it was made at the room's last message. What moves cursors other than a report (a
 * sender has read what they wrote) and what changes who is a member (joining and leaving are messages too) moves that last
 * message, so a cache that is behind on either is told by it (docs/decisions/0041-read-cursor-cache.md).
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

    /** The record. */
    interface Store {
        /** The room's last message; empty when the user is not a member of it. */
        OptionalLong lastMessageFor(long roomId, long userId);

        Snapshot all(long roomId);
    }

    /** A copy that can vanish, or be away. */
    interface Cache {
        /** Empty when there is none of a room whose last message is {@code lastMessageId}. */
        Optional<ReadCursors> find(long roomId, long lastMessageId);

        void remember(Snapshot snapshot);
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
        OptionalLong lastMessageId = store.lastMessageFor(roomId, userId);
        if (lastMessageId.isEmpty()) {
            return new Answer.NotAMember();
        }
        return new Answer.Cursors(cache.find(roomId, lastMessageId.getAsLong()).orElseGet(() -> rebuild(roomId)));
    }

    private ReadCursors rebuild(long roomId) {
        Snapshot snapshot = store.all(roomId);
        cache.remember(snapshot);
        return snapshot.cursors();
    }
}
