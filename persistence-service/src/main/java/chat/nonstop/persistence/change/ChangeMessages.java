package chat.nonstop.persistence.change;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.Change.Kind;
import chat.nonstop.contracts.message.ContentRules;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.persistence.change.ChangeRules.Reactions;
import chat.nonstop.persistence.change.ChangeRules.Verdict;
import chat.nonstop.persistence.outbox.ChangeStored;
import chat.nonstop.persistence.outbox.RoomChanged;
import chat.nonstop.wiring.problem.RefusedException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes what stands in a room, each time in one transaction: the room's lock, what is decided on, what is written, and the
 * row from which it is told. What is so already makes no change, so everything here is safe to repeat.
 *
 * <p>All methods throw {@link RefusedException} with the code of the rule that was broken.
 */
class ChangeMessages {
    private final StoredChanges stored;
    private final ChangeRules rules;
    private final TransactionOperations transaction;
    private final ApplicationEventPublisher outbox;
    private final Clock clock;

    ChangeMessages(
            StoredChanges stored,
            ChangeRules rules,
            TransactionOperations transaction,
            ApplicationEventPublisher outbox,
            Clock clock) {
        this.stored = stored;
        this.rules = rules;
        this.transaction = transaction;
        this.outbox = outbox;
        this.clock = clock;
    }

    void edit(long roomId, long messageId, long userId, String given) {
        String content = ContentRules.trimmed(given);
        inRoom(roomId, messageId, userId, room -> {
            if (isAllowed(rules.edit(room.standing, content, room.now))) {
                Change edited =
                        room.add(Kind.MESSAGE_EDITED, messageId, content, stored.mentions(roomId, content), null);
                stored.edit(edited);
            }
        });
    }

    void delete(long roomId, long messageId, long userId) {
        inRoom(roomId, messageId, userId, room -> {
            if (isAllowed(rules.delete(room.standing, room.now))) {
                stored.delete(room.add(Kind.MESSAGE_DELETED, messageId, null, null, null));
                Long noticeId = room.standing.noticeId();
                if (noticeId != null && noticeId == messageId) {
                    room.add(Kind.NOTICE_CLEARED, messageId, null, null, null);
                    stored.clearNotice(roomId);
                }
            }
        });
    }

    void react(long roomId, long messageId, long userId, Emoji emoji) {
        inRoom(roomId, messageId, userId, room -> {
            Reactions reactions = stored.reactions(roomId, messageId, userId, emoji);
            if (isAllowed(rules.react(room.standing, reactions))) {
                stored.react(room.add(Kind.REACTION_ADDED, messageId, null, null, emoji));
            }
        });
    }

    void takeReactionBack(long roomId, long messageId, long userId, Emoji emoji) {
        inRoom(roomId, messageId, userId, room -> {
            Reactions reactions = stored.reactions(roomId, messageId, userId, emoji);
            if (isAllowed(rules.takeReactionBack(room.standing, reactions))) {
                stored.takeReactionBack(room.add(Kind.REACTION_REMOVED, messageId, null, null, emoji));
            }
        });
    }

    void pin(long roomId, long messageId, long userId) {
        inRoom(roomId, messageId, userId, room -> {
            if (isAllowed(rules.pin(room.standing))) {
                stored.pin(room.add(Kind.NOTICE_PINNED, messageId, null, null, null));
            }
        });
    }

    void clearNotice(long roomId, long userId) {
        inRoom(roomId, 0, userId, room -> {
            if (isAllowed(rules.clearNotice(room.standing))) {
                room.add(Kind.NOTICE_CLEARED, room.standing.noticeId(), null, null, null);
                stored.clearNotice(roomId);
            }
        });
    }

    /** For the user alone: no change of the room, so its lock is left to others; his other devices are told. */
    void hide(long roomId, long messageId, long userId) {
        transaction.executeWithoutResult(status -> {
            Standing standing = standing(roomId, messageId, userId);
            if (isAllowed(rules.hide(standing)) && stored.hide(roomId, messageId, userId)) {
                Notification hidden = Notification.of(Notification.Kind.MESSAGE_HIDDEN, roomId, messageId, userId);
                outbox.publishEvent(new RoomChanged(
                        roomId, null, null, List.of(), List.of(new RoomChanged.Notified(userId, hidden))));
            }
        });
    }

    private interface Work {
        void in(LockedRoom room);
    }

    private void inRoom(long roomId, long messageId, long userId, Work work) {
        transaction.executeWithoutResult(status -> {
            OptionalLong lastChangeId = stored.lock(roomId, userId);
            if (lastChangeId.isEmpty()) {
                throw notAMember(roomId);
            }
            // Read by a statement that begins under the lock: what others did before it is seen.
            LockedRoom room = new LockedRoom(
                    roomId,
                    lastChangeId.getAsLong(),
                    standing(roomId, messageId, userId),
                    clock.instant().truncatedTo(ChronoUnit.MICROS));
            work.in(room);
            if (!room.changes.isEmpty()) {
                stored.append(room.changes);
                room.changes.forEach(change -> outbox.publishEvent(new ChangeStored(change)));
            }
        });
    }

    private Standing standing(long roomId, long messageId, long userId) {
        return stored.standing(roomId, userId, messageId).orElseThrow(() -> notAMember(roomId));
    }

    private static boolean isAllowed(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed() -> true;
            case Verdict.Unchanged() -> false;
            case Verdict.Refused(RefusalCode code) -> throw new RefusedException(code);
        };
    }

    private static RefusedException notAMember(long roomId) {
        return new RefusedException(RefusalCode.NOT_A_MEMBER, "roomId: " + roomId);
    }

    /** The room while it is locked, and the changes that are made in it: their ids follow on without a gap. */
    private static final class LockedRoom {
        private final long roomId;
        private final long lastChangeId;
        private final Standing standing;
        private final Instant now;
        private final List<Change> changes = new ArrayList<>(2);

        LockedRoom(long roomId, long lastChangeId, Standing standing, Instant now) {
            this.roomId = roomId;
            this.lastChangeId = lastChangeId;
            this.standing = standing;
            this.now = now;
        }

        Change add(
                Kind kind,
                @Nullable Long messageId,
                @Nullable String content,
                @Nullable List<Long> mentions,
                @Nullable Emoji emoji) {
            Change change = new Change(
                    kind,
                    roomId,
                    lastChangeId + changes.size() + 1,
                    messageId,
                    standing.memberId(),
                    content,
                    mentions,
                    emoji == null ? null : emoji.text(),
                    now);
            changes.add(change);
            return change;
        }
    }
}
