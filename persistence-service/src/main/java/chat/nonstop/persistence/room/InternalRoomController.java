package chat.nonstop.persistence.room;

import chat.nonstop.contracts.internal.Membership;
import chat.nonstop.contracts.internal.RoomMembers;
import chat.nonstop.contracts.rest.Paths;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Who is in a room, for the other services. */
@RestController
class InternalRoomController {
    private final StoredRooms rooms;

    InternalRoomController(StoredRooms rooms) {
        this.rooms = rooms;
    }

    @GetMapping(Paths.INTERNAL_MEMBERSHIP)
    Membership membership(@PathVariable("roomId") long roomId, @PathVariable("userId") long userId) {
        return rooms.membership(roomId, userId);
    }

    @GetMapping(Paths.INTERNAL_MEMBERS)
    RoomMembers members(@PathVariable("roomId") long roomId) {
        return new RoomMembers(roomId, rooms.memberIds(roomId));
    }
}
