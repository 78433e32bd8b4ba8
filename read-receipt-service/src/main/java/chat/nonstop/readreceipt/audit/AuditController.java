package chat.nonstop.readreceipt.audit;

import chat.nonstop.contracts.rest.Paths;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** For whoever runs the system: {@code /internal/**} takes service tokens only, and no gateway leads here. */
@RestController
class AuditController {
    private final AuditRooms auditRooms;
    private final AuditSettings settings;

    AuditController(AuditRooms auditRooms, AuditSettings settings) {
        this.auditRooms = auditRooms;
        this.settings = settings;
    }

    /**
     * @param roomId of the one room to audit; else the next rooms after {@code after}
     * @param limit rooms at once, at most {@code chat.read.audit.slice}
     */
    @PostMapping(Paths.INTERNAL_READ_AUDIT)
    AuditRooms.Findings audit(
            @RequestParam(name = "roomId", required = false) @Nullable Long roomId,
            @RequestParam(name = "after", defaultValue = "0") long after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit) {
        if (roomId != null) {
            return auditRooms.one(roomId);
        }
        int asked = limit == null ? settings.slice() : Math.clamp(limit, 1, settings.slice());
        return auditRooms.after(after, asked);
    }
}
