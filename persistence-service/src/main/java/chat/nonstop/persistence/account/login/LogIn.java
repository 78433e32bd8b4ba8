package chat.nonstop.persistence.account.login;

import chat.nonstop.persistence.account.Accounts;
import chat.nonstop.persistence.account.EmailAddress;
import chat.nonstop.persistence.account.Password;
import chat.nonstop.persistence.account.Passwords;
import java.time.Duration;
import java.util.Optional;

/** Begins a log-in. An address without an account gets the same answer, after the same work, as a wrong password. */
class LogIn {
    sealed interface Outcome {
        record LoggedIn(Tokens tokens) implements Outcome {}

        record WrongCredentials() implements Outcome {}

        /** The password is right, and of no use. */
        record Revoked() implements Outcome {}

        record Throttled(Duration retryAfter) implements Outcome {}
    }

    private final LogInThrottle throttle;
    private final Accounts accounts;
    private final Passwords passwords;
    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;

    LogIn(
            LogInThrottle throttle,
            Accounts accounts,
            Passwords passwords,
            RefreshTokens refreshTokens,
            AccessTokens accessTokens) {
        this.throttle = throttle;
        this.accounts = accounts;
        this.passwords = passwords;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
    }

    Outcome logIn(EmailAddress email, Password password, ClientAddress address) {
        LogInThrottle.Attempt attempt = new LogInThrottle.Attempt(email.normalized(), address);
        Optional<Duration> wait = throttle.take(attempt); // before the work: it is what the throttle saves
        if (wait.isPresent()) {
            return new Outcome.Throttled(wait.get());
        }
        Optional<Accounts.Credentials> found = accounts.findCredentials(email);
        String hash = found.map(Accounts.Credentials::passwordHash).orElse(null);
        if (!passwords.matches(password, hash) || found.isEmpty()) {
            return new Outcome.WrongCredentials();
        }
        throttle.giveBack(attempt);
        Accounts.Credentials credentials = found.get();
        if (credentials.revoked()) {
            return new Outcome.Revoked();
        }
        if (passwords.isOutdated(credentials.passwordHash())) {
            accounts.renewHash(credentials.userId(), credentials.passwordHash(), passwords.hash(password));
        }
        return refreshTokens
                .begin(credentials.userId())
                .<Outcome>map(first -> new Outcome.LoggedIn(accessTokens.issue(first)))
                .orElseGet(Outcome.Revoked::new); // since the password was looked at
    }
}
