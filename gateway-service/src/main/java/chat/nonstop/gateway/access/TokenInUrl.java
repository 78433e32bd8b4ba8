package chat.nonstop.gateway.access;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A URL parted from the access tokens in its query.
 *
 * @param clean the URL without any {@code access_token} parameter, however its name is encoded
 * @param tokens the tokens taken out, in order
 */
record TokenInUrl(URI clean, List<String> tokens) {
    static final String PARAMETER = "access_token";

    /** Empty when the query has none, as almost always. */
    static Optional<TokenInUrl> in(URI url) {
        String query = url.getRawQuery();
        if (query == null) {
            return Optional.empty();
        }
        List<String> kept = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (isParameter(name)) {
                tokens.add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            } else {
                kept.add(pair);
            }
        }
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        String text = url.toString();
        String base = text.substring(0, text.indexOf('?'));
        URI clean = URI.create(kept.isEmpty() ? base : base + "?" + String.join("&", kept));
        return Optional.of(new TokenInUrl(clean, List.copyOf(tokens)));
    }

    private static boolean isParameter(String name) {
        return name.equalsIgnoreCase(PARAMETER) || decode(name).equalsIgnoreCase(PARAMETER);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a stray percent sign: no name of ours, and no token either
        }
    }
}
