package chat.nonstop.verify.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignalTest {
    private final Process living = sleep();
    private final Process ended = sleep();

    private static Process sleep() {
        try {
            return new ProcessBuilder("sleep", "60").start();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @AfterEach
    void end() {
        living.destroyForcibly();
        ended.destroyForcibly();
    }

    @Test
    void reachesWhoLivesBesideWhoHasEnded() throws Exception {
        ended.destroyForcibly().waitFor();

        Signal.TERM.send(List.of(ended.toHandle(), living.toHandle()));

        assertThat(living.waitFor()).isNotZero();
    }

    @Test
    void noneThatLivesIsAFailure() throws Exception {
        ended.destroyForcibly().waitFor();

        assertThatThrownBy(() -> Signal.TERM.send(List.of(ended.toHandle()))).isInstanceOf(IOException.class);
    }
}
