package chat.nonstop.persistence.message;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import java.util.Optional;
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
        int size = Math.clamp(limit == null ? Limits.HISTORY_PAGE : limit, 1, Limits.HISTORY_PAGE_MAX);
        Optional<HistoryPage> page = after != null
                ? history.after(roomId, user.userId(), after, size)
                : history.before(roomId, user.userId(), before == null ? Long.MAX_VALUE : before, size);
        return page.orElseThrow(() -> notAMember(roomId));
    }

    @GetMapping(Paths.MESSAGE)
    Message message(CurrentUser user, @PathVariable long roomId, @PathVariable long messageId) {
        // ids have no gaps: the message that follows on the one before it is the one asked for
        HistoryPage page =
                history.after(roomId, user.userId(), messageId - 1, 1).orElseThrow(() -> notAMember(roomId));
        return page.messages().stream()
                .filter(message -> message.messageId() == messageId)
                .findFirst()
                .orElseThrow(() -> new RefusedException(RefusalCode.MESSAGE_NOT_FOUND, "messageId: " + messageId));
    }

    private static RefusedException notAMember(long roomId) {
        return new RefusedException(RefusalCode.NOT_A_MEMBER, "roomId: " + roomId);
    }
}
