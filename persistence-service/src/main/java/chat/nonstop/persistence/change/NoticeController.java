package chat.nonstop.persistence.change;

import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.input.Input;
import chat.nonstop.wiring.auth.CurrentUser;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The one message that a room shows above all others. */
@RestController
class NoticeController {
    record Notice(@Nullable Long messageId) {}

    private final ChangeMessages changes;

    NoticeController(ChangeMessages changes) {
        this.changes = changes;
    }

    @PutMapping(Paths.NOTICE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void pin(CurrentUser user, @PathVariable("roomId") long roomId, @RequestBody Notice notice) {
        if (notice.messageId() == null) {
            throw Input.refused("messageId", "missing");
        }
        changes.pin(roomId, notice.messageId(), user.userId());
    }

    @DeleteMapping(Paths.NOTICE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clear(CurrentUser user, @PathVariable("roomId") long roomId) {
        changes.clearNotice(roomId, user.userId());
    }
}
