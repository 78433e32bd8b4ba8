package chat.nonstop.local.launcher;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A module and what was built from it.
 *
 * @param newestSource when the last of the files it is built from changed
 * @param builtAt empty when it was never built
 */
record Artifact(String module, Instant newestSource, Optional<Instant> builtAt) {
    boolean isStale() {
        return builtAt.map(built -> newestSource.isAfter(built)).orElse(true);
    }

    /** In words; empty when all are up to date. */
    static Optional<String> reasonToBuild(List<Artifact> artifacts) {
        List<Artifact> stale = artifacts.stream().filter(Artifact::isStale).toList();
        if (stale.isEmpty()) {
            return Optional.empty();
        }
        Artifact first = stale.getFirst();
        String others = stale.size() == 1 ? "" : " and " + (stale.size() - 1) + " more";
        return Optional.of(first.module()
                + others
                + (first.builtAt().isEmpty() ? ": not built yet" : ": sources have changed since the last build"));
    }
}
