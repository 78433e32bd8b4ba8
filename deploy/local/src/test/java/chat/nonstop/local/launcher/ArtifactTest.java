package chat.nonstop.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArtifactTest {
    private static final Instant EARLIER = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = EARLIER.plusSeconds(1);

    @Test
    void whatIsNewerThanItsSourcesNeedsNoBuild() {
        assertThat(Artifact.reasonToBuild(List.of(new Artifact("a", EARLIER, Optional.of(LATER)))))
                .isEmpty();
    }

    @Test
    void changedSourcesNeedABuild() {
        assertThat(Artifact.reasonToBuild(List.of(
                        new Artifact("a", EARLIER, Optional.of(LATER)),
                        new Artifact("b", LATER, Optional.of(EARLIER)))))
                .contains("b: sources have changed since the last build");
    }

    @Test
    void whatWasNeverBuiltNeedsABuild() {
        assertThat(Artifact.reasonToBuild(List.of(
                        new Artifact("a", EARLIER, Optional.empty()), new Artifact("b", EARLIER, Optional.empty()))))
                .contains("a and 1 more: not built yet");
    }
}
