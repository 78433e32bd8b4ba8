package chat.nonstop.persistence.audit;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.internal.RoomAudit;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.problem.RefusedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** For whoever runs the system, by a service token. */
@RestController
class RoomAuditController {
    private final RecountRoom recountRoom;

    RoomAuditController(RecountRoom recountRoom) {
        this.recountRoom = recountRoom;
    }

    /** Reads the whole room: seconds for millions of messages; {@code UNAVAILABLE} when a statement takes too long. */
    @GetMapping(Paths.INTERNAL_ROOM_AUDIT)
    RoomAudit audit(@PathVariable("roomId") long roomId) {
        return recountRoom
                .recount(roomId)
                .orElseThrow(() -> new RefusedException(RefusalCode.ROOM_NOT_FOUND, "roomId: " + roomId));
    }
}
