package chat.nonstop.persistence.people;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A user's own blocks. Nobody is told of being blocked. */
@RestController
class BlockController {
    private final Blocks blocks;

    BlockController(Blocks blocks) {
        this.blocks = blocks;
    }

    @PutMapping(Paths.BLOCK)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void block(CurrentUser user, @PathVariable("userId") long userId) {
        if (userId == user.userId()) {
            throw new RefusedException(RefusalCode.ON_ONESELF);
        }
        switch (blocks.add(user.userId(), userId)) {
            case BLOCKED -> {}
            case USER_NOT_FOUND -> throw new RefusedException(RefusalCode.USER_NOT_FOUND);
            case TOO_MANY -> throw new RefusedException(RefusalCode.TOO_MANY_BLOCKS);
        }
    }

    @DeleteMapping(Paths.BLOCK)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unblock(CurrentUser user, @PathVariable("userId") long userId) {
        blocks.remove(user.userId(), userId);
    }

    @GetMapping(Paths.MY_BLOCKS)
    BlockedUsers blocked(CurrentUser user) {
        return new BlockedUsers(blocks.of(user.userId()));
    }
}
