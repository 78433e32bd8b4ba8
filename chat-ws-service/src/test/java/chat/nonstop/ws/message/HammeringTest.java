package chat.nonstop.ws.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HammeringTest {
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Hammering user = new Hammering(3, PAUSE);
    private long now = -5;

    @Test
    void afterTooManyRefusalsAPauseBegins() {
        refuse(3);
        assertThat(user.pauseLeft(now)).isEmpty();

        refuse(1);

        assertThat(user.pauseLeft(now)).hasValue(PAUSE);
        pass(Duration.ofSeconds(12));
        assertThat(user.pauseLeft(now)).hasValue(Duration.ofSeconds(18));
    }

    @Test
    void afterThePauseAllIsForgotten() {
        refuse(4);
        pass(PAUSE);

        assertThat(user.pauseLeft(now)).isEmpty();
        refuse(3);
        assertThat(user.pauseLeft(now)).isEmpty();
        refuse(1);
        assertThat(user.pauseLeft(now)).hasValue(PAUSE);
    }

    @Test
    void refusalsOfAnotherMinuteDoNotCount() {
        refuse(3);
        pass(Duration.ofMinutes(1));

        refuse(3);

        assertThat(user.pauseLeft(now)).isEmpty();
    }

    private void refuse(int times) {
        for (int i = 0; i < times; i++) {
            user.refused(now);
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
