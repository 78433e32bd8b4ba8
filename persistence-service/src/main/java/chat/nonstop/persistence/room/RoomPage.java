package chat.nonstop.persistence.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rooms of one member, the one where something happened last first ({@code room-list.schema.json}).
 *
 * @param nextCursor asks for the rooms after these; absent when there are none
 */
record RoomPage(List<Room> rooms, @Nullable String nextCursor) {}
