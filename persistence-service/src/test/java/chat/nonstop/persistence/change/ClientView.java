package chat.nonstop.persistence.change;

import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a client shows of a room when it does what docs/protocol.md says, and no more. */
final class ClientView {
    private final Map<Long, Message> messages = new TreeMap<>();
    private @Nullable Long noticeId;
    private long lastChangeId;

    /** Of the first page: changes up to its lastChangeId are in its messages. */
    void open(HistoryPage page) {
        lastChangeId = Objects.requireNonNull(page.lastChangeId());
        load(page);
    }

    /** Further messages, of later pages or live. They may be ahead of the changes applied so far, never behind the page. */
    void load(HistoryPage page) {
        page.messages().forEach(message -> messages.put(message.messageId(), message));
    }

    long lastMessageId() {
        return messages.keySet().stream().max(Long::compare).orElse(0L);
    }

    long lastChangeId() {
        return lastChangeId;
    }

    void hide(long messageId) {
        messages.computeIfPresent(messageId, (id, message) -> emptied(message, message.deletedAt(), true));
    }

    void apply(Change change) {
        if (change.changeId() <= lastChangeId) {
            return;
        }
        if (change.changeId() > lastChangeId + 1) {
            throw new AssertionError("changeId: " + change.changeId() + " (expected: " + (lastChangeId + 1) + ")");
        }
        lastChangeId = change.changeId();
        switch (change.kind()) {
            case UNSEEN -> {}
            case NOTICE_PINNED -> noticeId = change.messageId();
            case NOTICE_CLEARED -> noticeId = null;
            case MESSAGE_EDITED, MESSAGE_DELETED, REACTION_ADDED, REACTION_REMOVED ->
                messages.computeIfPresent(
                        Objects.requireNonNull(change.messageId()), (id, message) -> applied(change, message));
        }
    }

    private static Message applied(Change change, Message message) {
        if (message.changeId() != null && change.changeId() <= message.changeId()) {
            return message;
        }
        if (change.kind() == Change.Kind.MESSAGE_DELETED) {
            return touched(change, emptied(message, change.changedAt(), message.hidden()));
        }
        if (message.hidden() != null || message.deletedAt() != null) {
            return touched(change, message);
        }
        return touched(
                change,
                change.kind() == Change.Kind.MESSAGE_EDITED
                        ? with(message, change.content(), change.mentions(), message.reactions(), change.changedAt())
                        : with(
                                message,
                                message.content(),
                                message.mentions(),
                                reactions(change, message),
                                message.editedAt()));
    }

    private static @Nullable List<Message.Reaction> reactions(Change change, Message message) {
        List<Message.Reaction> reactions = new ArrayList<>();
        boolean known = false;
        for (Message.Reaction reaction :
                message.reactions() == null ? List.<Message.Reaction>of() : message.reactions()) {
            Set<Long> users = new LinkedHashSet<>(reaction.userIds());
            if (reaction.emoji().equals(change.emoji())) {
                known = true;
                if (change.kind() == Change.Kind.REACTION_ADDED) {
                    users.add(change.userId());
                } else {
                    users.remove(change.userId());
                }
            }
            if (!users.isEmpty()) {
                reactions.add(new Message.Reaction(reaction.emoji(), List.copyOf(users)));
            }
        }
        if (!known && change.kind() == Change.Kind.REACTION_ADDED) {
            reactions.add(new Message.Reaction(
                    Objects.requireNonNull(change.emoji()), List.of(Objects.requireNonNull(change.userId()))));
        }
        return reactions.isEmpty() ? null : reactions;
    }

    private static Message touched(Change change, Message m) {
        return new Message(
                m.roomId(),
                m.messageId(),
                m.senderId(),
                m.clientMessageId(),
                m.type(),
                m.content(),
                m.attachment(),
                m.replyTo(),
                m.sentAt(),
                m.detail(),
                m.mentions(),
                m.reactions(),
                m.editedAt(),
                m.deletedAt(),
                m.hidden(),
                change.changeId());
    }

    private static Message with(
            Message m,
            String content,
            @Nullable List<Long> mentions,
            @Nullable List<Message.Reaction> reactions,
            @Nullable Instant editedAt) {
        return new Message(
                m.roomId(),
                m.messageId(),
                m.senderId(),
                m.clientMessageId(),
                m.type(),
                content,
                m.attachment(),
                m.replyTo(),
                m.sentAt(),
                m.detail(),
                mentions,
                reactions,
                editedAt,
                m.deletedAt(),
                m.hidden(),
                m.changeId());
    }

    private static Message emptied(Message m, @Nullable Instant deletedAt, @Nullable Boolean hidden) {
        return new Message(
                m.roomId(),
                m.messageId(),
                m.senderId(),
                m.clientMessageId(),
                m.type(),
                "",
                null,
                m.replyTo(),
                m.sentAt(),
                null,
                null,
                null,
                null,
                deletedAt,
                hidden,
                m.changeId());
    }

    /** Everything that is on the screen. */
    record Screen(List<Message> messages, @Nullable Long noticeId, long lastChangeId) {}

    Screen screen() {
        return new Screen(List.copyOf(messages.values()), noticeId, lastChangeId);
    }
}
