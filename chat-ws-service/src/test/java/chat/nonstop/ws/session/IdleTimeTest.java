package chat.nonstop.ws.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleTimeTest {
    private static final Duration LONG_AGO = Duration.ofHours(1);

    private final IdleTime idleTime = new IdleTime(Duration.ofSeconds(120));

    @Test
    void silentClientIsAskedHalfWayAndGivenUpAtTheEnd() {
        assertThat(idleTime.isAskDue(Duration.ofSeconds(59), LONG_AGO)).isFalse();
        assertThat(idleTime.isAskDue(Duration.ofSeconds(60), LONG_AGO)).isTrue();
        assertThat(idleTime.isOver(Duration.ofSeconds(120))).isFalse();
        assertThat(idleTime.isOver(Duration.ofSeconds(121))).isTrue();
    }

    @Test
    void clientIsNotAskedAgainBeforeItCouldAnswer() {
        assertThat(idleTime.isAskDue(Duration.ofSeconds(90), Duration.ofSeconds(30)))
                .isFalse();
        assertThat(idleTime.isAskDue(Duration.ofSeconds(90), Duration.ofSeconds(60)))
                .isTrue();
    }
}
