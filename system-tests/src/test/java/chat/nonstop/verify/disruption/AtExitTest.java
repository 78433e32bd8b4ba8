package chat.nonstop.verify.disruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AtExitTest {
    @Test
    void undoesOnce() throws Exception {
        List<String> done = new ArrayList<>();
        AtExit atExit = AtExit.undo(() -> done.add("undone"));

        atExit.close();
        atExit.close();

        assertThat(done).containsExactly("undone");
    }

    @Test
    void saysWhatFailed() {
        AtExit atExit = AtExit.undo(() -> {
            throw new IOException("no right");
        });

        assertThatThrownBy(atExit::close).isInstanceOf(IOException.class).hasMessage("no right");
    }

    /** What is never closed, as when the JVM is ended from outside. */
    static final class Unclosed {
        public static void main(String[] arguments) {
            AtExit.undo(() -> System.out.println("undone"));
            System.exit(0);
        }
    }

    @Test
    void undoesWhenTheJvmEnds() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Unclosed.class.getName())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("undone");
    }
}
