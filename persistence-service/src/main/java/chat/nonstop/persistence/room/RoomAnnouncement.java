package chat.nonstop.persistence.room;

import java.util.List;

/** Tells people of a room that they are in now. Best effort: who is not reached finds the room in the list. */
interface RoomAnnouncement {
    void roomOpened(long roomId, long createdBy, List<Long> others);
}
