package chat.nonstop.persistence.presence;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.internal.PresenceRooms;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.problem.RefusedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What the nodes ask when users came online or went offline: one statement for any number of them. */
@RestController
class InternalPresenceController {
    private static final PresenceRooms.Place START = new PresenceRooms.Place(0, 0);

    private final ShownRooms rooms;

    InternalPresenceController(ShownRooms rooms) {
        this.rooms = rooms;
    }

    @PostMapping(Paths.INTERNAL_PRESENCE_ROOMS)
    PresenceRooms rooms(@RequestBody PresenceRooms.Request request) {
        if (request.userIds().size() > PresenceRooms.USERS) {
            throw new RefusedException(
                    RefusalCode.INVALID_REQUEST,
                    "userIds: " + request.userIds().size() + " (expected: up to " + PresenceRooms.USERS + ")");
        }
        PresenceRooms.Place after = request.after();
        return rooms.page(request.userIds(), after == null ? START : after, PresenceRooms.PAGE);
    }
}
