package chat.nonstop.persistence.account;

import chat.nonstop.persistence.input.Line;
import java.text.Normalizer;

/**
 * A password in clear, on its way to be hashed. In normal form C, since keyboards of different systems compose the same
 * syllables differently. Never trimmed, never printed.
 */
public record Password(String clear) {
    private static final int MIN_CODE_POINTS = 8;
    private static final int MAX_CODE_POINTS = 128;

    public Password {
        Line.requireWellFormed(clear);
        clear = Normalizer.normalize(clear, Normalizer.Form.NFC);
        int length = clear.codePointCount(0, clear.length());
        if (length > MAX_CODE_POINTS) {
            throw new IllegalArgumentException("too long (expected: at most " + MAX_CODE_POINTS + " characters)");
        }
    }

    /**
     * A password that may be chosen, not only tried.
     *
     * @throws IllegalArgumentException when it is too short to be guarded by anything
     */
    public static Password chosen(String clear) {
        Password password = new Password(clear);
        if (password.clear.codePointCount(0, password.clear.length()) < MIN_CODE_POINTS) {
            throw new IllegalArgumentException(
                    "too short (expected: " + MIN_CODE_POINTS + " to " + MAX_CODE_POINTS + " characters)");
        }
        return password;
    }

    @Override
    public String toString() {
        return "Password[***]";
    }
}
