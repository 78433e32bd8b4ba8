package chat.nonstop.verify;

import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.Message.Reaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows of a room, kept as the protocol says: messages from history and live ones, changes live and asked for,
 * each as often and in whatever order they come. Clients that have got equally far show the same.
 *
 * <p>Changes are made in the order of their ids, the room's from {@code changeId} on; one that comes early waits for those
 * before it. A change of a message that is not there yet is made when it is; one that a message has in it already is not made
 * again.
 */
public final class RoomView {
    private final TreeMap<Long, Message> messages = new TreeMap<>();
    private final TreeMap<Long, Change> made = new TreeMap<>();
    private final TreeMap<Long, Change> early = new TreeMap<>();
    private long changeId;
    private @Nullable Long noticeMessageId;

    /** @param changeId the room's last change when the first page of history was read: all up to it are in what it has */
    public RoomView(long changeId) {
        this.changeId = changeId;
    }

    /** The last change up to which it knows all: what to ask for next is behind it. */
    public long changeId() {
        return changeId;
    }

    /** The last message, and so the one to ask for what comes behind; 0 in an empty room. */
    public long messageId() {
        return messages.isEmpty() ? 0 : messages.lastKey();
    }

    public @Nullable Long noticeMessageId() {
        return noticeMessageId;
    }

    /** Ascending. Reactions in the order of their emoji and users, which is no client's to keep. */
    public List<Message> messages() {
        return messages.values().stream()
                .map(message -> with(
                        message,
                        message.content(),
                        message.mentions(),
                        sorted(message),
                        message.editedAt(),
                        message.changeId()))
                .toList();
    }

    /** A message from history, or a live one. */
    public void show(Message message) {
        Message shown = messages.get(message.messageId());
        if (shown != null && lastChange(shown) >= lastChange(message)) {
            return;
        }
        messages.put(message.messageId(), message);
        made.values().stream().filter(change -> isOf(change, message)).toList().forEach(this::change);
    }

    /** A change, live or asked for. */
    public void apply(Change change) {
        if (change.changeId() <= changeId) {
            return;
        }
        early.put(change.changeId(), change);
        while (!early.isEmpty() && early.firstKey() == changeId + 1) {
            Change next = early.pollFirstEntry().getValue();
            changeId = next.changeId();
            made.put(changeId, next);
            switch (next.kind()) {
                case NOTICE_PINNED -> noticeMessageId = next.messageId();
                case NOTICE_CLEARED -> noticeMessageId = null;
                case MESSAGE_EDITED, MESSAGE_DELETED, REACTION_ADDED, REACTION_REMOVED -> change(next);
                case UNSEEN -> {}
            }
        }
    }

    private static boolean isOf(Change change, Message message) {
        Long messageId = change.messageId();
        return messageId != null && messageId == message.messageId();
    }

    private void change(Change change) {
        Message message = change.messageId() == null ? null : messages.get(change.messageId());
        if (message != null && lastChange(message) < change.changeId()) {
            messages.put(message.messageId(), changed(message, change));
        }
    }

    private static long lastChange(Message message) {
        Long changeId = message.changeId();
        return changeId == null ? 0 : changeId;
    }

    private static Message changed(Message message, Change change) {
        if (message.deletedAt() != null) { // nothing is left of it that could change
            return with(message, "", null, null, null, change.changeId());
        }
        return switch (change.kind()) {
            case MESSAGE_EDITED ->
                with(
                        message,
                        String.valueOf(change.content()),
                        change.mentions(),
                        message.reactions(),
                        change.changedAt(),
                        change.changeId());
            case REACTION_ADDED, REACTION_REMOVED ->
                with(
                        message,
                        message.content(),
                        message.mentions(),
                        reactions(message, change),
                        message.editedAt(),
                        change.changeId());
            case MESSAGE_DELETED ->
                new Message(
                        message.roomId(),
                        message.messageId(),
                        message.senderId(),
                        message.clientMessageId(),
                        message.type(),
                        "",
                        null,
                        message.replyTo(),
                        message.sentAt(),
                        null,
                        null,
                        null,
                        null,
                        change.changedAt(),
                        message.hidden(),
                        change.changeId());
            case NOTICE_PINNED, NOTICE_CLEARED, UNSEEN -> message;
        };
    }

    private static @Nullable List<Reaction> reactions(Message message, Change change) {
        String emoji = String.valueOf(change.emoji());
        TreeMap<String, TreeSet<Long>> users = new TreeMap<>();
        for (Reaction reaction : message.reactions() == null ? List.<Reaction>of() : message.reactions()) {
            users.put(reaction.emoji(), new TreeSet<>(reaction.userIds()));
        }
        Long userId = change.userId();
        if (userId != null && change.kind() == Change.Kind.REACTION_ADDED) {
            users.computeIfAbsent(emoji, fresh -> new TreeSet<>()).add(userId);
        } else if (userId != null && users.containsKey(emoji)) {
            users.get(emoji).remove(userId);
        }
        List<Reaction> left = new ArrayList<>();
        users.forEach((each, whose) -> {
            if (!whose.isEmpty()) {
                left.add(new Reaction(each, List.copyOf(whose)));
            }
        });
        return left.isEmpty() ? null : left;
    }

    private static @Nullable List<Reaction> sorted(Message message) {
        List<Reaction> reactions = message.reactions();
        return reactions == null || reactions.isEmpty()
                ? null
                : reactions.stream()
                        .map(reaction -> new Reaction(
                                reaction.emoji(),
                                reaction.userIds().stream().sorted().toList()))
                        .sorted(Comparator.comparing(Reaction::emoji))
                        .toList();
    }

    private static Message with(
            Message message,
            String content,
            @Nullable List<Long> mentions,
            @Nullable List<Reaction> reactions,
            @Nullable Instant editedAt,
            @Nullable Long changeId) {
        return new Message(
                message.roomId(),
                message.messageId(),
                message.senderId(),
                message.clientMessageId(),
                message.type(),
                content,
                message.attachment(),
                message.replyTo(),
                message.sentAt(),
                message.detail(),
                mentions,
                reactions,
                editedAt,
                message.deletedAt(),
                message.hidden(),
                changeId);
    }
}
