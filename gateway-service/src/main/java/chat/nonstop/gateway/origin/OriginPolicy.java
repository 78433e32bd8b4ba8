package chat.nonstop.gateway.origin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides on the page that a request comes from.
 *
 * @param publicOrigin where browsers reach us; when absent (no proxy before us) it is what the {@code Host} header says
 * @param allowed other origins whose pages may call
 */
record OriginPolicy(Optional<Origin> publicOrigin, Set<Origin> allowed) {
    sealed interface Verdict {
        /** No page behind it: a native client, or a browser's own navigation. */
        record NoPage() implements Verdict {}

        record OwnPage() implements Verdict {}

        /** An allowed page of another origin: it needs CORS headers. */
        record AllowedPage() implements Verdict {}

        record ForeignPage() implements Verdict {}
    }

    /**
     * @param origins the {@code Origin} headers
     * @param served what the request was made to, by its scheme and {@code Host}; empty when that cannot be read
     * @param fetchSite {@code Sec-Fetch-Site}, which browsers also send where they send no {@code Origin}
     */
    Verdict judge(List<String> origins, Optional<Origin> served, @Nullable String fetchSite) {
        if (origins.isEmpty()) {
            return isOtherSite(fetchSite) ? new Verdict.ForeignPage() : new Verdict.NoPage();
        }
        if (origins.size() > 1) {
            return new Verdict.ForeignPage();
        }
        Optional<Origin> origin = Origin.parse(origins.getFirst());
        if (origin.isEmpty()) {
            return new Verdict.ForeignPage();
        }
        if (origin.equals(publicOrigin.or(() -> served))) {
            return new Verdict.OwnPage();
        }
        return allowed.contains(origin.get()) ? new Verdict.AllowedPage() : new Verdict.ForeignPage();
    }

    private static boolean isOtherSite(@Nullable String fetchSite) {
        if (fetchSite == null) {
            return false;
        }
        String site = fetchSite.strip().toLowerCase(Locale.ROOT);
        return site.equals("cross-site") || site.equals("same-site");
    }
}
