package chat.nonstop.persistence.outbox;

/** Something ended for a user, or began anew: for the user's sessions, and for whoever looks at access tokens. */
public sealed interface AccountOutboxEvent extends OutboxEvent permits LogInEnded, AccountJudged {
    long userId();

    @Override
    default long lane() {
        return userId();
    }
}
