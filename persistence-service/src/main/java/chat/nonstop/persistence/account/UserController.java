package chat.nonstop.persistence.account;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.input.Input;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class UserController {
    private static final int FOUND_AT_MOST = 20;

    /** What of an account its owner may change. */
    record Change(@Nullable String nickname) {}

    private final Accounts accounts;

    UserController(Accounts accounts) {
        this.accounts = accounts;
    }

    @GetMapping(Paths.ME)
    Account me(CurrentUser user) {
        return accounts.find(user.userId()).orElseThrow(UserController::noSuchUser);
    }

    @PatchMapping(Paths.ME)
    Account change(CurrentUser user, @RequestBody Change change) {
        Nickname nickname = Input.read("nickname", change.nickname(), Nickname::new);
        return accounts.rename(user.userId(), nickname).orElseThrow(UserController::noSuchUser);
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
