package chat.nonstop.persistence.account.key;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys of access tokens.
 *
 * @param keySecret what the private keys are sealed with in the database, at least 32 characters, the same for every
 *     instance; has no default on purpose
 * @param keyPublishAhead how long a new key is published before it signs, so that every cache of the key set has it first
 * @param keyReload how often an instance looks for keys that another one made
 * @param keyRotateEvery age at which the newest key is replaced by itself; absent: only when asked
 */
@ConfigurationProperties("chat.auth")
public record KeySettings(
        @DefaultValue("") String keySecret,
        @DefaultValue("10m") Duration keyPublishAhead,
        @DefaultValue("30s") Duration keyReload,
        @Nullable Duration keyRotateEvery) {
    private static final int MIN_SECRET = 32;

    public KeySettings {
        if (keySecret.length() < MIN_SECRET) {
            throw new IllegalArgumentException("chat.auth.key-secret: " + keySecret.length()
                    + " characters (expected: at least " + MIN_SECRET + ", the same for every instance)");
        }
        if (!keyReload.isPositive()) {
            throw new IllegalArgumentException("chat.auth.key-reload: " + keyReload + " (expected: more than nothing)");
        }
        if (keyPublishAhead.compareTo(keyReload.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("chat.auth.key-publish-ahead: " + keyPublishAhead
                    + " (expected: at least twice chat.auth.key-reload, " + keyReload + ")");
        }
        if (keyRotateEvery != null && keyRotateEvery.compareTo(keyPublishAhead) <= 0) {
            throw new IllegalArgumentException("chat.auth.key-rotate-every: " + keyRotateEvery
                    + " (expected: longer than chat.auth.key-publish-ahead, " + keyPublishAhead + ")");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "KeySettings[keyPublishAhead=" + keyPublishAhead + ", keyReload=" + keyReload + ", keyRotateEvery="
                + keyRotateEvery + "]";
    }
}
