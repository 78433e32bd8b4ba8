package chat.nonstop.readreceipt.cursor;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.event.ReadReported;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.ReadCursors;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/chat/rooms/{roomId}/read}: a member's report without a STOMP session, and where everybody stands. */
@RestController
class ReadController {
    private final RememberedMembers members;
    private final ReadReports reports;
    private final ListReadCursors listReadCursors;
    private final Clock clock;

    /** The body of PATCH: one of the two at least. */
    record ReadRequest(
            @Positive @Nullable Long lastReadMessageId,
            @Positive @Nullable Long lastDeliveredMessageId) {
        boolean namesNothing() {
            return lastReadMessageId == null && lastDeliveredMessageId == null;
        }
    }

    ReadController(RememberedMembers members, ReadReports reports, ListReadCursors listReadCursors, Clock clock) {
        this.members = members;
        this.reports = reports;
        this.listReadCursors = listReadCursors;
        this.clock = clock;
    }

    /** Answered when the report is durable; the cursor moves a moment later, and all members are told. */
    @PatchMapping(Paths.READ)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void report(@PathVariable long roomId, @Valid @RequestBody ReadRequest request, CurrentUser user) {
        if (request.namesNothing()) {
            throw new RefusedException(
                    RefusalCode.INVALID_REQUEST, "lastReadMessageId or lastDeliveredMessageId is needed");
        }
        if (!members.contains(roomId, user.userId())) {
            throw notAMember(roomId);
        }
        reports.publish(new ReadReported(
                roomId, user.userId(), request.lastReadMessageId(), request.lastDeliveredMessageId(), clock.instant()));
    }

    @GetMapping(Paths.READ)
    ReadCursors list(@PathVariable long roomId, CurrentUser user) {
        return switch (listReadCursors.list(roomId, user.userId())) {
            case ListReadCursors.Answer.Cursors(ReadCursors cursors) -> cursors;
            case ListReadCursors.Answer.NotAMember() -> throw notAMember(roomId);
        };
    }

    private static RefusedException notAMember(long roomId) {
        return new RefusedException(RefusalCode.NOT_A_MEMBER, "roomId: " + roomId);
    }
}
