package chat.nonstop.persistence.message;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A room's history for its members, from each one's join on. */
@RestController
class HistoryController {
    private final MessageHistory history;

    HistoryController(MessageHistory history) {
        this.history = history;
    }

    /**
     * Without {@code before} and {@code after} the newest page. Both bounds are exclusive; {@code limit} is brought into
     * 1 to {@link Limits#HISTORY_PAGE_MAX}.
     */
    @GetMapping(Paths.MESSAGES)
    HistoryPage messages(
            CurrentUser user,
            @PathVariable long roomId,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(required = false) @Nullable Integer limit) {
        if (before != null && after != null) {
            throw new RefusedException(RefusalCode.INVALID_REQUEST, "before, after: both given (expected: one)");
        }
        if ((before != null && before < 0) || (after != null && after < 0)) {
            throw new RefusedException(RefusalCode.INVALID_REQUEST, "before, after: negative (expected: a messageId)");
        }
        OptionalLong joinPoint = history.joinPoint(roomId, user.userId());
        if (joinPoint.isEmpty()) {
            throw new RefusedException(RefusalCode.NOT_A_MEMBER, "roomId: " + roomId);
        }
        int size = Math.clamp(limit == null ? Limits.HISTORY_PAGE : limit, 1, Limits.HISTORY_PAGE_MAX);
        return after != null
                ? history.after(roomId, Math.max(after, joinPoint.getAsLong()), size)
                : history.before(roomId, before == null ? Long.MAX_VALUE : before, joinPoint.getAsLong(), size);
    }
}
