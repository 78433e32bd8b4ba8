package chat.nonstop.gateway.origin;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A web origin (RFC 6454): scheme, host and port, compared exactly. {@code http://localhost:3000.evil.test}, {@code null}
 * and anything with a path, a user or a stray character is none.
 */
public record Origin(String scheme, String host, int port) {
    private static final Pattern AUTHORITY =
            Pattern.compile("([A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?");

    public static Optional<Origin> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String scheme : new String[] {"http", "https"}) {
            String prefix = scheme + "://";
            if (lower.startsWith(prefix)) {
                return ofAuthority(scheme, lower.substring(prefix.length()));
            }
        }
        return Optional.empty();
    }

    /** The origin of the page that a request with this {@code Host} header was made to. */
    static Optional<Origin> ofAuthority(String scheme, String authority) {
        Matcher parts = AUTHORITY.matcher(authority.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return Optional.empty();
        }
        String digits = parts.group(2);
        int port = digits == null ? (scheme.equals("https") ? 443 : 80) : Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            return Optional.empty();
        }
        return Optional.of(new Origin(scheme, parts.group(1), port));
    }

    /** As a browser writes it: without the port where the scheme implies it. */
    public String text() {
        boolean implied = port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host + (implied ? "" : ":" + port);
    }
}
