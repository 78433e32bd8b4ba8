package chat.nonstop.persistence.people;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.input.Input;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Members report messages; operators read the reports ({@link InternalReportController}). Safe to repeat. */
@RestController
class ReportController {
    record Request(@Nullable String reason) {}

    private final Reports reports;

    ReportController(Reports reports) {
        this.reports = reports;
    }

    @PostMapping(Paths.REPORT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void report(
            CurrentUser user,
            @PathVariable("roomId") long roomId,
            @PathVariable("messageId") long messageId,
            @RequestBody Request request) {
        ReportReason reason = Input.read("reason", request.reason(), ReportReason::new);
        switch (reports.add(user.userId(), roomId, messageId, reason)) {
            case REPORTED -> {}
            case NOT_A_MEMBER -> throw new RefusedException(RefusalCode.NOT_A_MEMBER, "roomId: " + roomId);
            case MESSAGE_NOT_FOUND ->
                throw new RefusedException(RefusalCode.MESSAGE_NOT_FOUND, "messageId: " + messageId);
            case SYSTEM_MESSAGE -> throw new RefusedException(RefusalCode.SYSTEM_MESSAGE);
        }
    }
}
