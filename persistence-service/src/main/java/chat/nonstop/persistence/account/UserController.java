package chat.nonstop.persistence.account;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.attachment.Avatars;
import chat.nonstop.persistence.input.Input;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
class UserController {
    private static final int FOUND_AT_MOST = 20;

    /** What of an account its owner may change; at least one of them. */
    /** @param avatarId left out: as it is; null: none from now on */
    record Change(@Nullable String nickname, @Nullable JsonNode avatarId) {}

    private final Accounts accounts;
    private final Avatars avatars;

    UserController(Accounts accounts, Avatars avatars) {
        this.accounts = accounts;
        this.avatars = avatars;
    }

    @GetMapping(Paths.ME)
    Account me(CurrentUser user) {
        return accounts.find(user.userId()).orElseThrow(UserController::noSuchUser);
    }

    @PatchMapping(Paths.ME)
    Account change(CurrentUser user, @RequestBody Change change) throws IOException {
        boolean renames = change.nickname() != null || change.avatarId() == null;
        Nickname nickname = renames ? Input.read("nickname", change.nickname(), Nickname::new) : null;
        if (change.avatarId() != null) {
            avatars.choose(user.userId(), avatarId(change.avatarId()));
        }
        return nickname == null
                ? me(user)
                : accounts.rename(user.userId(), nickname).orElseThrow(UserController::noSuchUser);
    }

    private static @Nullable UUID avatarId(JsonNode given) {
        if (given.isNull()) {
            return null;
        }
        try {
            return UUID.fromString(given.isString() ? given.stringValue() : "");
        } catch (IllegalArgumentException e) {
            throw Input.refused("avatarId", "not an attachmentId (expected: a UUID, or null)");
        }
    }

    @GetMapping(Paths.USERS)
    FoundUsers find(CurrentUser user, @RequestParam(name = "nickname", required = false) @Nullable String nickname) {
        Nickname beginning = Input.read("nickname", nickname, Nickname::new);
        return new FoundUsers(accounts.findByNickname(beginning, user.userId(), FOUND_AT_MOST));
    }

    /** The token is valid, but its user is closed, or known to an external issuer only. */
    private static RefusedException noSuchUser() {
        return new RefusedException(RefusalCode.USER_NOT_FOUND);
    }
}
