package chat.nonstop.gateway.route;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests that every server on their way reads alike: a {@linkplain PlainPath plain path}, a query of UTF-8, one host
 * (RFC 9112 section 3.2), and no transfer coding but chunked (section 6.1).
 */
final class PlainRequest {
    private PlainRequest() {}

    /**
     * What is wrong with it; empty when nothing is.
     *
     * @param rawQuery null for none
     * @param hosts the {@code Host} headers
     * @param transferEncodings the {@code Transfer-Encoding} headers
     */
    static Optional<String> faultOf(
            String rawPath, @Nullable String rawQuery, List<String> hosts, List<String> transferEncodings) {
        if (!PlainPath.isPlain(rawPath)) {
            return Optional.of("This path is not plain.");
        }
        if (rawQuery != null && !Escapes.areUtf8(rawQuery)) {
            return Optional.of("This query is not UTF-8.");
        }
        if (hosts.size() > 1) {
            return Optional.of("This request has two hosts.");
        }
        if (transferEncodings.size() > 1
                || (transferEncodings.size() == 1
                        && !transferEncodings.getFirst().equalsIgnoreCase("chunked"))) {
            return Optional.of("This transfer coding is not known here.");
        }
        return Optional.empty();
    }
}
