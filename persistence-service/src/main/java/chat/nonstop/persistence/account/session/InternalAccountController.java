package chat.nonstop.persistence.account.session;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.problem.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** For operators, by a service token. */
@RestController
class InternalAccountController {
    private static final Logger log = LoggerFactory.getLogger(InternalAccountController.class);

    private final RevokeAccount accounts;

    InternalAccountController(RevokeAccount accounts) {
        this.accounts = accounts;
    }

    @PostMapping(Paths.INTERNAL_REVOKE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable("userId") long userId) {
        if (!accounts.revoke(userId)) {
            throw new RefusedException(RefusalCode.USER_NOT_FOUND);
        }
        log.atInfo().addKeyValue("userId", userId).log("account revoked");
    }

    @PostMapping(Paths.INTERNAL_RESTORE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void restore(@PathVariable("userId") long userId) {
        if (!accounts.restore(userId)) {
            throw new RefusedException(RefusalCode.USER_NOT_FOUND);
        }
        log.atInfo().addKeyValue("userId", userId).log("account restored");
    }
}
