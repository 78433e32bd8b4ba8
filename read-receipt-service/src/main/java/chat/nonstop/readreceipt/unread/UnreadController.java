package chat.nonstop.readreceipt.unread;

import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.auth.CurrentUser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class UnreadController {
    private final UnreadCounts counts;

    UnreadController(UnreadCounts counts) {
        this.counts = counts;
    }

    /** For the badge of an app: what is unread in all rooms of the one who asks. */
    @GetMapping(Paths.UNREAD)
    UnreadTotal total(CurrentUser user) {
        return counts.total(user.userId());
    }
}
