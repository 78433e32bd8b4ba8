/**
 * Rooms and their members: {@link OpenRoom} makes them, {@link RoomViews} shows them to their members. What happens in a
 * room is {@code message}'s.
 */
@NullMarked
package chat.nonstop.persistence.room;

import org.jspecify.annotations.NullMarked;
