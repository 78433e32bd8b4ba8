package chat.nonstop.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLedgerTest {
    @TempDir
    private Path folder;

    private Process process;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void sweepEndsWhatAnEarlierLedgerWroteDown() {
        new ProcessLedger(folder.resolve("pids")).add("sleep", process.toHandle());

        ProcessLedger later = new ProcessLedger(folder.resolve("pids"));
        assertThat(later.sweep(Duration.ofSeconds(5)))
                .extracting(ProcessLedger.Entry::name)
                .containsExactly("sleep");

        assertThat(process.isAlive()).isFalse();
        assertThat(later.entries()).isEmpty();
    }

    @Test
    void processThatHasThePidByChanceIsLeftAlone() throws IOException {
        Path file = folder.resolve("pids");
        Files.writeString(
                file, process.pid() + " " + Instant.now().minusSeconds(3_600).toEpochMilli() + " kafka\n");

        assertThat(new ProcessLedger(file).sweep(Duration.ZERO)).isEmpty();
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void lineWrittenHalfIsSkipped() throws IOException {
        Path file = folder.resolve("pids");
        Files.writeString(file, "12 34 redis\n56 7");

        assertThat(new ProcessLedger(file).entries())
                .extracting(ProcessLedger.Entry::name)
                .containsExactly("redis");
    }
}
