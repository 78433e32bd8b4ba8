package chat.nonstop.persistence.account.session;

import chat.nonstop.persistence.account.Accounts;
import chat.nonstop.persistence.account.login.RefreshTokens;
import chat.nonstop.persistence.outbox.AccountJudged;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionOperations;

/** Ends an account's use, at once and everywhere, until it is restored. Both are safe to repeat, and tell again. */
class RevokeAccount {
    private final TransactionOperations transaction;
    private final Accounts accounts;
    private final @Nullable RefreshTokens logIns;
    private final ApplicationEventPublisher events;
    private final Duration tokenLife;

    /**
     * @param logIns none with an external issuer
     * @param tokenLife longer than that of an access token
     */
    RevokeAccount(
            TransactionOperations transaction,
            Accounts accounts,
            @Nullable RefreshTokens logIns,
            ApplicationEventPublisher events,
            Duration tokenLife) {
        this.transaction = transaction;
        this.accounts = accounts;
        this.logIns = logIns;
        this.events = events;
        this.tokenLife = tokenLife;
    }

    /** Returns false when there is no such account. */
    boolean revoke(long userId) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!accounts.revoke(userId)) {
                return false;
            }
            List<UUID> ended = logIns == null ? List.of() : logIns.endAll(userId, tokenLife);
            events.publishEvent(new AccountJudged(userId, ended));
            return true;
        }));
    }

    /** What has ended stays so: the user logs in again. Returns false when there is no such account. */
    boolean restore(long userId) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!accounts.restore(userId)) {
                return false;
            }
            events.publishEvent(new AccountJudged(userId, List.of()));
            return true;
        }));
    }
}
