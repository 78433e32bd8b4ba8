/**
 * The inbox: one row per member of a room for a message that somebody else sent there.
 *
 * <p>In: {@link chat.nonstop.notification.inbox.RoomEventListener} reads what was stored from {@code chat-room-events}.
 * Stored: {@link chat.nonstop.notification.inbox.StoredInbox}, one statement for many messages and all their members. Out:
 * {@link chat.nonstop.notification.inbox.NewMessageHints} to the members' live sessions; {@link
 * chat.nonstop.notification.inbox.InboxController} for whoever asks. {@link chat.nonstop.notification.inbox.InboxSweep}
 * bounds it.
 */
@NullMarked
package chat.nonstop.notification.inbox;

import org.jspecify.annotations.NullMarked;
