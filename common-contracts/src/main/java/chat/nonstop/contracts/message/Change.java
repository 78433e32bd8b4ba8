package chat.nonstop.contracts.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something happened to what stands in a room already: live on {@code /sub/chat/room/{roomId}/events}, and by
 * {@code GET …/changes?after=}. Ids are gapless per room and assigned like message ids, so a client that sees one jump
 * fetches what it missed. Safe to repeat: what has been applied is known by {@link Message#changeId}. Clients ignore kinds
 * that they do not know, but count their ids.
 *
 * @param changeId 1, 2, 3, … without gaps in the room
 * @param messageId the message it happened to
 * @param userId who did it
 * @param content the new content, of {@link Kind#MESSAGE_EDITED}
 * @param mentions the new mentions, of {@link Kind#MESSAGE_EDITED}; absent when there are none
 * @param emoji of a reaction
 * @param changedAt when; {@code editedAt} or {@code deletedAt} of the message
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Change(
        Kind kind,
        long roomId,
        long changeId,
        @Nullable Long messageId,
        @Nullable Long userId,
        @Nullable String content,
        @Nullable List<Long> mentions,
        @Nullable String emoji,
        @Nullable Instant changedAt) {
    public enum Kind {
        MESSAGE_EDITED,
        MESSAGE_DELETED,
        REACTION_ADDED,
        REACTION_REMOVED,
        NOTICE_PINNED,
        NOTICE_CLEARED,
        /**
         * Of a message from before the reader joined, or an edit of a message that was deleted later: only its id is told, so
         * that ids stay gapless.
         */
        UNSEEN
    }

    public Change {
        if (changeId < 1) {
            throw new IllegalArgumentException("changeId: " + changeId + " (expected: >= 1)");
        }
    }

    public static Change unseen(long roomId, long changeId) {
        return new Change(Kind.UNSEEN, roomId, changeId, null, null, null, null, null, null);
    }

    /** The change as somebody sees it who joined behind {@code joinedAtMessageId}. */
    public Change seenBy(long joinedAtMessageId) {
        return messageId != null && messageId <= joinedAtMessageId ? unseen(roomId, changeId) : this;
    }
}
