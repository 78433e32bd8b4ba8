package chat.nonstop.notification.inbox;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/notifications}: the caller's own inbox. */
@RestController
class InboxController {
    private final StoredInbox inbox;

    InboxController(StoredInbox inbox) {
        this.inbox = inbox;
    }

    /** @param before {@code nextCursor} of the page before; without it, the newest */
    @GetMapping(Paths.NOTIFICATIONS)
    InboxPage list(
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(defaultValue = "" + Limits.INBOX_PAGE) @Min(1) @Max(Limits.INBOX_PAGE_MAX) int limit,
            CurrentUser user) {
        return InboxPage.of(inbox.find(user.userId(), placeOf(before), limit + 1), limit);
    }

    private static InboxCursor placeOf(@Nullable String before) {
        if (before == null) {
            return InboxCursor.NEWEST;
        }
        return InboxCursor.parse(before)
                .orElseThrow(() -> new RefusedException(
                        RefusalCode.INVALID_REQUEST, "before: not a cursor (expected: nextCursor of a page)"));
    }
}
