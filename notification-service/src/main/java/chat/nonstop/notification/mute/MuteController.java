package chat.nonstop.notification.mute;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code PUT /api/v1/chat/rooms/{roomId}/mute}: members only, each for himself. */
@RestController
class MuteController {
    private final StoredMutes mutes;

    /** @param until ISO-8601; null ends the mute */
    record MuteRequest(@Nullable Instant until) {}

    MuteController(StoredMutes mutes) {
        this.mutes = mutes;
    }

    @PutMapping(Paths.MUTE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void mute(@PathVariable long roomId, @RequestBody MuteRequest request, CurrentUser user) {
        if (!mutes.set(roomId, user.userId(), mute(request))) {
            throw new RefusedException(RefusalCode.NOT_A_MEMBER, "roomId: " + roomId);
        }
    }

    private static Mute mute(MuteRequest request) {
        try {
            return new Mute(request.until());
        } catch (IllegalArgumentException outOfRange) {
            throw new RefusedException(RefusalCode.INVALID_REQUEST, String.valueOf(outOfRange.getMessage()));
        }
    }
}
