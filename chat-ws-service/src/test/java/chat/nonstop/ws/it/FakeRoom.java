package chat.nonstop.ws.it;

import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.internal.Membership;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Signal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What {@link FakePersistence} keeps of a room. It tells under the lock that numbers, so signals come in order. */
final class FakeRoom {
    private final long roomId;
    private final RoomSignals signals;
    private final Map<Long, Long> joinedAt = new HashMap<>();
    private final List<Message> messages = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final Set<String> stored = new HashSet<>();
    private final Set<Long> lost = new HashSet<>();
    private final Set<Long> untold = new HashSet<>();
    private final Set<Long> untoldChanges = new HashSet<>();
    private final Map<String, Runnable> beforeAnswers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private boolean away;
    private boolean headUntold;

    FakeRoom(long roomId, RoomSignals signals) {
        this.roomId = roomId;
        this.signals = signals;
    }

    synchronized Membership join(long userId) {
        joinedAt.put(userId, (long) messages.size());
        return membership(userId);
    }

    synchronized void remove(long userId) {
        joinedAt.remove(userId);
    }

    synchronized Membership membership(long userId) {
        Long since = joinedAt.get(userId);
        return new Membership(roomId, userId, since != null, since == null ? 0 : since);
    }

    synchronized void end(long userId, long by, MessageType type, Message.Detail detail) {
        joinedAt.remove(userId);
        add(new Message(
                roomId,
                messages.size() + 1L,
                by,
                UUID.randomUUID(),
                type,
                "somebody is gone",
                null,
                null,
                Instant.now(),
                detail,
                null,
                null,
                null,
                null,
                null,
                null));
    }

    /** A message that was stored before is not stored again. */
    synchronized void store(MessageSubmitted submitted) {
        if (!stored.add(submitted.senderId() + "/" + submitted.clientMessageId())) {
            return;
        }
        add(new Message(
                roomId,
                messages.size() + 1L,
                submitted.senderId(),
                submitted.clientMessageId(),
                submitted.type(),
                submitted.content(),
                null,
                submitted.replyTo(),
                submitted.acceptedAt()));
    }

    synchronized void change(long messageId, int count) {
        for (int i = 0; i < count; i++) {
            Change change = new Change(
                    Change.Kind.REACTION_ADDED,
                    roomId,
                    changes.size() + 1L,
                    messageId,
                    1L,
                    null,
                    null,
                    "👍",
                    Instant.now());
            changes.add(change);
            tell(
                    RedisKeys.roomChangeHead(roomId),
                    change.changeId(),
                    Signal.Kind.CHANGE,
                    untoldChanges.contains(change.changeId()),
                    change);
        }
    }

    private void add(Message message) {
        messages.add(message);
        tell(
                RedisKeys.roomHead(roomId),
                message.messageId(),
                Signal.Kind.MESSAGE,
                untold.contains(message.messageId()),
                message);
    }

    private void tell(String headKey, long id, Signal.Kind kind, boolean signalLost, Object body) {
        signals.tell(roomId, headUntold ? null : headKey, id, signalLost ? null : kind, body);
    }

    synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The messages that are not lost. */
    synchronized List<Message> recorded() {
        return messages.stream()
                .filter(message -> !lost.contains(message.messageId()))
                .toList();
    }

    synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    synchronized void lose(long first, long last) {
        for (long id = first; id <= last; id++) {
            lost.add(id);
        }
    }

    synchronized void restore(int keptMessages, int keptChanges) {
        messages.subList(keptMessages, messages.size()).clear();
        changes.subList(keptChanges, changes.size()).clear();
    }

    synchronized void loseSignalOf(long messageId) {
        untold.add(messageId);
    }

    synchronized void loseSignalOfChange(long changeId) {
        untoldChanges.add(changeId);
    }

    synchronized void loseHead() {
        headUntold = true;
    }

    synchronized void away(boolean isAway) {
        away = isAway;
    }

    synchronized boolean isAway() {
        return away;
    }

    synchronized void beforeAnswer(String what, Runnable task) {
        beforeAnswers.put(what, task);
    }

    /** Notes the call, and takes what is to be done before its answer is given. */
    synchronized Runnable takeBeforeAnswer(String what, URI call) {
        asked.add(call.toString());
        Runnable task = beforeAnswers.remove(what);
        return task == null ? () -> {} : task;
    }

    synchronized List<String> asked() {
        return List.copyOf(asked);
    }
}
