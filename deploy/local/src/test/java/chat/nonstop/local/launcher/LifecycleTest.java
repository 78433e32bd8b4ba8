package chat.nonstop.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void pauseGrowsWithEachFailureInARowUpToALimit() {
        assertThat(Lifecycle.pauseAfter(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(Lifecycle.pauseAfter(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Lifecycle.pauseAfter(6)).isEqualTo(Duration.ofSeconds(16));
        assertThat(Lifecycle.pauseAfter(7)).isEqualTo(Lifecycle.LONGEST_PAUSE);
        assertThat(Lifecycle.pauseAfter(1_000)).isEqualTo(Lifecycle.LONGEST_PAUSE);
    }

    @Test
    void threeFailuresInARowAreACrashLoop() {
        Lifecycle.Down first = new Lifecycle.Waiting().turn(NOW).exits(NOW);
        Lifecycle.Down second = first.start(NOW).answers(NOW).exits(NOW.plusSeconds(5));
        Lifecycle.Down third = second.start(NOW).exits(NOW);

        assertThat(first.word()).isEqualTo("down");
        assertThat(second.start(NOW).word()).isEqualTo("starting");
        assertThat(third.word()).isEqualTo("failing");
        assertThat(third.start(NOW).word()).isEqualTo("failing");
        assertThat(third.start(NOW).answers(NOW).word()).isEqualTo("up");
        assertThat(third.startAgainAt()).isEqualTo(NOW.plusSeconds(2));
    }

    @Test
    void failuresAreForgivenAfterAMinuteUp() {
        Lifecycle.Up up = new Lifecycle.Down(5, NOW).start(NOW).answers(NOW);

        assertThat(up.exits(NOW.plusSeconds(59)).failures()).isEqualTo(6);
        assertThat(up.exits(NOW.plusSeconds(60)).failures()).isEqualTo(1);
    }
}
