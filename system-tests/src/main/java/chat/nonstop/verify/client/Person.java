package chat.nonstop.verify.client;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** A user with a password, who always has a valid access token at hand. */
public final class Person {
    /** A token with less life left than this is replaced. */
    private static final Duration ENOUGH = Duration.ofSeconds(30);

    private final Gateway gateway;
    private final long userId;
    private final String email;
    private final String password;
    private AccessToken token = new AccessToken("", Instant.EPOCH);

    record AccessToken(String value, Instant expiresAt) {
        @Override
        public String toString() {
            return "AccessToken[expiresAt=" + expiresAt + "]";
        }
    }

    Person(Gateway gateway, long userId, String email, String password) {
        this.gateway = gateway;
        this.userId = userId;
        this.email = email;
        this.password = password;
    }

    public long userId() {
        return userId;
    }

    /** @throws IOException when a fresh token is needed and cannot be had */
    public synchronized String token() throws IOException {
        if (token.expiresAt().minus(ENOUGH).isBefore(Instant.now())) {
            token = gateway.logIn(email, password);
        }
        return token.value();
    }
}
