package chat.nonstop.persistence.change;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.ChangesPage;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.input.Input;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The changes of a room, for members who were away and for nodes that repair a gap. */
@RestController
class ChangesController {
    private final ChangePages pages;

    ChangesController(ChangePages pages) {
        this.pages = pages;
    }

    /** Changes after {@code after}, ascending; {@code limit} is brought into 1 to {@link Limits#CHANGES_PAGE_MAX}. */
    @GetMapping(Paths.CHANGES)
    ChangesPage changes(
            CurrentUser user,
            @PathVariable("roomId") long roomId,
            @RequestParam(name = "after", defaultValue = "0") long after,
            @RequestParam(name = "limit", defaultValue = "" + Limits.CHANGES_PAGE) int limit) {
        requireChangeId(after);
        return pages.after(roomId, user.userId(), after, Math.clamp(limit, 1, Limits.CHANGES_PAGE_MAX))
                .orElseThrow(() -> new RefusedException(RefusalCode.NOT_A_MEMBER, "roomId: " + roomId));
    }

    /** The same without a reader: nodes know each session's join point. */
    @GetMapping(Paths.INTERNAL_CHANGES)
    ChangesPage allChanges(
            @PathVariable("roomId") long roomId,
            @RequestParam(name = "after", defaultValue = "0") long after,
            @RequestParam(name = "limit", defaultValue = "" + Limits.CHANGES_PAGE) int limit) {
        requireChangeId(after);
        return pages.wholeAfter(roomId, after, Math.clamp(limit, 1, Limits.CHANGES_PAGE_MAX));
    }

    private static void requireChangeId(long after) {
        if (after < 0) {
            throw Input.refused("after", "negative (expected: a changeId)");
        }
    }
}
