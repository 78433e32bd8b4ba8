package chat.nonstop.persistence.account;

import chat.nonstop.persistence.input.Line;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address as its owner writes it. Two that differ in case only are one account, though the standard would allow
 * a mailbox for each: people do not know how they wrote it last time.
 */
public record EmailAddress(String address) {
    private static final int MAX_LENGTH = 254; // RFC 5321, 4.5.3.1.3, without the brackets

    // what mail systems accept in practice: no quoted local parts, no address literals
    private static final Pattern SYNTAX =
            Pattern.compile("[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+(\\.[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@([\\p{L}\\p{N}]([\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?\\.)+"
                    + "[\\p{L}\\p{N}]([\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?");

    private static final int MAX_LOCAL_PART = 64;

    public EmailAddress {
        Line.requireWellFormed(address);
        address = Normalizer.normalize(address, Normalizer.Form.NFC).strip();
        if (address.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("too long (expected: at most " + MAX_LENGTH + " characters)");
        }
        if (address.indexOf('@') > MAX_LOCAL_PART || !SYNTAX.matcher(address).matches()) {
            throw new IllegalArgumentException("not an e-mail address (expected: name@example.com)");
        }
    }

    /** The form by which an account is found, and which only one account has. */
    public String normalized() {
        return address.toLowerCase(Locale.ROOT);
    }
}
