package chat.nonstop.persistence.account.login;

import java.time.Duration;
import java.util.Optional;

/** Bounds attempts to log in, per account and per address. An attempt is taken before it is made. */
interface LogInThrottle {
    /** @param account the normalised e-mail address, whether or not it has an account: the answer must not tell */
    record Attempt(String account, ClientAddress address) {}

    /** Empty when the attempt may be made; else how long to wait before the next. */
    Optional<Duration> take(Attempt attempt);

    /** The attempt succeeded and does not count. */
    void giveBack(Attempt attempt);
}
