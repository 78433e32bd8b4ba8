package chat.nonstop.persistence.outbox;

import java.util.List;
import java.util.UUID;

/**
 * An account was revoked or restored; which of them is asked when it is told, so that a late repeat does no harm. Revoked, all
 * its sessions are closed with 4004 and its access tokens are refused.
 *
 * @param logInIds log-ins that ended with it, which may have access tokens; these stay refused when the account is restored
 */
public record AccountJudged(long userId, List<UUID> logInIds) implements AccountOutboxEvent {
    public AccountJudged {
        logInIds = List.copyOf(logInIds);
    }
}
