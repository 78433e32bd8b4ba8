package chat.nonstop.notification.inbox;

import chat.nonstop.contracts.stomp.Notification;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts new messages into the inboxes of the members of their rooms, and tells those who are there. When it returns, all rows
 * are stored; when it throws, some are, and the same messages must come again.
 */
final class NotifyMembers {
    private final Inbox inbox;
    private final Hints hints;
    private final int messagesPerStatement;

    /**
     * A row: this user has not seen this message yet.
     *
     * @param mentioned whether it mentions the user
     * @param muted whether the user wants to hear nothing of the room now but of being mentioned; it is in the inbox all the
     *     same
     */
    record Entry(long userId, long roomId, long messageId, long senderId, boolean mentioned, boolean muted) {}

    /** What one user hears of one message. */
    record Hint(long userId, Notification notification) {}

    /** The record. */
    interface Inbox {
        /**
         * Adds a row for each member of the room but the sender who joined before the message and has not left.
         *
         * @return the rows that were not there before
         */
        List<Entry> add(List<NewMessage> messages);
    }

    /** Who is connected hears of it; a hint that is lost is made up for by the inbox. */
    interface Hints {
        void tell(List<Hint> hints);
    }

    /** @param messagesPerStatement bounds the rows of one statement: this many messages times the members of a room */
    NotifyMembers(Inbox inbox, Hints hints, int messagesPerStatement) {
        this.inbox = inbox;
        this.hints = hints;
        this.messagesPerStatement = messagesPerStatement;
    }

    void of(List<NewMessage> messages) {
        for (int from = 0; from < messages.size(); from += messagesPerStatement) {
            List<Entry> added =
                    inbox.add(messages.subList(from, Math.min(from + messagesPerStatement, messages.size())));
            hints.tell(added.stream().flatMap(NotifyMembers::hints).toList());
        }
    }

    /** A mention is told beside the message: clients that do not know mentions miss nothing. */
    private static Stream<Hint> hints(Entry entry) {
        Stream.Builder<Hint> hints = Stream.builder();
        if (!entry.muted()) {
            hints.add(hint(Notification.Kind.NEW_MESSAGE, entry));
        }
        if (entry.mentioned()) {
            hints.add(hint(Notification.Kind.MENTIONED, entry));
        }
        return hints.build();
    }

    private static Hint hint(Notification.Kind kind, Entry entry) {
        return new Hint(entry.userId(), Notification.of(kind, entry.roomId(), entry.messageId(), entry.senderId()));
    }
}
