package chat.nonstop.persistence.account;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.wiring.problem.RefusedException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Hashes and checks passwords, so many at once and no more: a hash is dear by intent. Who has to wait too long is refused
 * with {@code UNAVAILABLE} and may try again.
 */
public class Passwords {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final PasswordEncoder encoder;
    private final Semaphore turns;
    private final Duration patience;
    private final String hashOfNobody;

    public Passwords(PasswordSettings settings) {
        encoder = new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, settings.memoryKib(), settings.iterations());
        turns = new Semaphore(settings.parallelHashes(), true);
        patience = settings.patience();
        hashOfNobody = hash(new Password("nobody has this password"));
    }

    /** A salted hash that carries its own parameters. */
    public final String hash(Password password) {
        String hash = inTurn(() -> encoder.encode(password.clear()));
        if (hash == null) {
            throw new IllegalStateException("password hash: missing (expected: one for every password)");
        }
        return hash;
    }

    /**
     * Whether the password belongs to the hash. Without a hash, because there is no such account, the answer is no after
     * the same work, so that time does not tell which addresses have an account.
     */
    public boolean matches(Password password, @Nullable String hash) {
        boolean matches = inTurn(() -> encoder.matches(password.clear(), hash == null ? hashOfNobody : hash));
        return matches && hash != null;
    }

    /** Whether the hash was made at lower costs than those set now. */
    public boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    private <T extends @Nullable Object> T inTurn(Supplier<T> work) {
        try {
            if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RefusedException(RefusalCode.UNAVAILABLE, "too many log-ins at once", COME_BACK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(RefusalCode.UNAVAILABLE, "the service is stopping", COME_BACK);
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
