/**
 * The message log: from {@code chat-messages} into the record, and back out as history.
 *
 * <p>{@link chat.nonstop.persistence.message.MessageLogListener} takes a batch of records, {@link
 * chat.nonstop.persistence.message.MessageLogStore} stores it in one transaction as {@link
 * chat.nonstop.persistence.message.Placement} decides, {@link chat.nonstop.persistence.message.Announcements} tells it to
 * the rooms (Redis) and to other services ({@code chat-room-events}), and only behind that the offsets are committed.
 * {@link chat.nonstop.persistence.message.MessageHistory} reads.
 */
@NullMarked
package chat.nonstop.persistence.message;

import org.jspecify.annotations.NullMarked;
