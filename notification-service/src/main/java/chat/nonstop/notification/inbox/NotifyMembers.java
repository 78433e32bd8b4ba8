package chat.nonstop.notification.inbox;

import java.util.List;

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
     * @param muted whether the user wants to hear nothing of the room now; it is in the inbox all the same
     */
    record Entry(long userId, long roomId, long messageId, long senderId, boolean muted) {}

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
        void tell(List<Entry> added);
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
            hints.tell(added.stream().filter(entry -> !entry.muted()).toList());
        }
    }
}
