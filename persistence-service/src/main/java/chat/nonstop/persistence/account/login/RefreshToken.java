package chat.nonstop.persistence.account.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** What keeps a log-in going: 256 random bits, base64url. Known to the client alone; we keep its hash. */
record RefreshToken(String text) {
    private static final int BYTES = 32;
    private static final int MAX_LENGTH = 200;

    RefreshToken {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("not a refresh token (expected: what a log-in or refresh answered)");
        }
    }

    static RefreshToken random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new RefreshToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this JDK", e);
        }
    }

    @Override
    public String toString() {
        return "RefreshToken[***]";
    }
}
