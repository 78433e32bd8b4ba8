/**
 * What happens to rooms and their members: invite, leave, kick, rename, roles. {@link chat.nonstop.persistence.room.life.RoomLife}
 * takes the room's lock, {@link chat.nonstop.persistence.room.life.Group} decides, {@link
 * chat.nonstop.persistence.room.life.StoredGroups} writes the change and the system message that tells of it, in one transaction;
 * the outbox tells both.
 */
@NullMarked
package chat.nonstop.persistence.room.life;

import org.jspecify.annotations.NullMarked;
