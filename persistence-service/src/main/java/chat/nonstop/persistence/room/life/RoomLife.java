package chat.nonstop.persistence.room.life;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.contracts.stomp.RoomRenamed;
import chat.nonstop.persistence.outbox.RoomChanged;
import chat.nonstop.persistence.outbox.RoomChanged.Notified;
import chat.nonstop.persistence.room.Role;
import chat.nonstop.persistence.room.RoomName;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes rooms and their members, each time in one transaction under the room's lock, so that whoever is at it at the same
 * time sees the other's change or waits for it. Told by the outbox.
 */
class RoomLife {
    private final StoredGroups groups;
    private final TransactionOperations transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final int memberLimit;

    RoomLife(
            StoredGroups groups,
            TransactionOperations transaction,
            ApplicationEventPublisher events,
            Clock clock,
            int memberLimit) {
        this.groups = groups;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
        this.memberLimit = memberLimit;
    }

    Verdict invite(long actorId, long roomId, List<Long> userIds) {
        List<Long> concerned =
                Stream.concat(Stream.of(actorId), userIds.stream()).toList();
        return change(actorId, roomId, concerned, group -> group.invite(actorId, userIds, memberLimit));
    }

    Verdict kick(long actorId, long roomId, long userId) {
        return change(actorId, roomId, List.of(actorId, userId), group -> group.kick(actorId, userId));
    }

    Verdict leave(long actorId, long roomId) {
        return change(actorId, roomId, null, group -> group.leave(actorId));
    }

    Verdict rename(long actorId, long roomId, RoomName name) {
        return change(actorId, roomId, List.of(actorId), group -> group.rename(actorId, name));
    }

    Verdict giveRole(long actorId, long roomId, long userId, Role role) {
        return change(actorId, roomId, List.of(actorId, userId), group -> group.giveRole(actorId, userId, role));
    }

    /** @param concerned whom to look up for the decision; null for all members */
    private Verdict change(
            long actorId, long roomId, @Nullable List<Long> concerned, Function<Group, Verdict> decision) {
        Verdict verdict = transaction.execute(status -> {
            Optional<StoredGroups.Locked> locked = groups.lock(roomId);
            if (locked.isEmpty()) {
                return new Verdict.Refused(RefusalCode.NOT_A_MEMBER, "roomId: " + roomId);
            }
            Verdict decided = decision.apply(groups.read(locked.get(), concerned));
            if (decided instanceof Verdict.Granted(Deed deed)) {
                Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                Message message = groups.write(locked.get(), actorId, deed, now);
                events.publishEvent(told(actorId, roomId, deed, message));
            }
            return decided;
        });
        if (verdict == null) {
            throw new IllegalStateException("transaction gave no verdict");
        }
        return verdict;
    }

    private static RoomChanged told(long actorId, long roomId, Deed deed, @Nullable Message message) {
        Long messageId = message == null ? null : message.messageId();
        List<Notified> notified = new ArrayList<>();
        deed.joining()
                .forEach(userId -> notified.add(
                        new Notified(userId, Notification.of(Notification.Kind.INVITED, roomId, messageId, actorId))));
        deed.leaving()
                .forEach(userId -> notified.add(new Notified(
                        userId,
                        Notification.of(
                                userId == actorId ? Notification.Kind.LEFT : Notification.Kind.KICKED,
                                roomId,
                                messageId,
                                actorId))));
        RoomRenamed renamed =
                deed.name() == null || messageId == null ? null : RoomRenamed.of(roomId, deed.name(), messageId);
        List<Long> memberships =
                Stream.concat(deed.joining().stream(), deed.leaving().stream()).toList();
        return new RoomChanged(roomId, message, renamed, memberships, notified);
    }
}
