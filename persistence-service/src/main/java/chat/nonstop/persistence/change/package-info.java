/**
 * What happens to messages that stand in a room: edits, deletions, reactions, and the room's notice.
 *
 * <p>{@link chat.nonstop.persistence.change.MessageController} and {@link
 * chat.nonstop.persistence.change.NoticeController} take what a member asks for; {@link
 * chat.nonstop.persistence.change.ChangeMessages} does it in one transaction under the room's lock, as {@link
 * chat.nonstop.persistence.change.ChangeRules} decides on what {@link chat.nonstop.persistence.change.StoredChanges} reads
 * there; every change gets the room's next {@code changeId} and is told by the outbox. {@link
 * chat.nonstop.persistence.change.ChangesController} shows changes to who was away.
 */
@NullMarked
package chat.nonstop.persistence.change;

import org.jspecify.annotations.NullMarked;
