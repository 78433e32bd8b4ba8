package chat.nonstop.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Runs one {@link Program} as a child process: starts it, waits until it answers, stops it, and breaks it on purpose.
 * It does not restart by itself. Thread-safe.
 */
public final class ChildProcess {
    /** What a server says when it cannot start fits in this; more hides the reason. */
    private static final int LINES_IN_ERRORS = 25;

    /**
     * A server killed a moment ago may still hold its port or its shared memory: the first start then fails at once and
     * the next one works.
     */
    private static final int STARTS = 3;

    private static final Duration BETWEEN_STARTS = Duration.ofMillis(500);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

    private final Program program;
    private final ProcessLedger ledger;
    private volatile @Nullable Process process;

    public ChildProcess(Program program, ProcessLedger ledger) {
        this.program = program;
        this.ledger = ledger;
    }

    public Program program() {
        return program;
    }

    /** Starts it and returns without waiting for an answer. Does nothing when it runs. */
    public synchronized void start() {
        if (isAlive()) {
            return;
        }
        try {
            createDirectoryOf(program.log());
            program.prepare();
            Program.Launch launch = program.launch();
            ProcessBuilder builder = new ProcessBuilder(launch.command())
                    .directory(launch.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(program.log().toFile()));
            builder.environment().putAll(launch.environment());
            Process started = builder.start();
            process = started;
            ledger.add(program.name(), started.toHandle());
            started.onExit().thenRun(() -> ledger.remove(started.pid()));
        } catch (IOException e) {
            throw new StartFailedException(program.name() + " could not be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailedException(program.name() + " was interrupted while it started", e);
        }
    }

    /** Starts it and waits until it answers. */
    public void startAndWait(Duration limit) {
        Instant deadline = Instant.now().plus(limit);
        start();
        for (int attempt = 1; !waitUntilItAnswers(deadline); attempt++) {
            if (isAlive()) {
                throw new StartFailedException(
                        program.name() + " does not answer on port " + program.port() + " after " + limit.toSeconds()
                                + " s",
                        lastLogLines());
            }
            if (attempt == STARTS) {
                throw new StartFailedException(
                        program.name() + " exited with status " + exitStatus().orElse(-1) + " while it started",
                        lastLogLines());
            }
            sleep(BETWEEN_STARTS);
            start();
        }
    }

    /** Asks it to finish and exit; ends it with SIGKILL when it has not within the grace. */
    public void stop(Duration grace) {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        Signals.send(running.pid(), program.stopSignal());
        Signals.send(running.pid(), "CONT"); // a paused process sees the signal only now
        if (!Signals.awaitExit(running.toHandle(), grace)) {
            kill();
        }
    }

    /** SIGKILL, as a crash or a power cut would: no time to say goodbye. Returns once it has gone. */
    public void kill() {
        Process running = process;
        if (running != null && running.isAlive()) {
            running.destroyForcibly();
            Signals.awaitExit(running.toHandle(), Duration.ofSeconds(10));
        }
    }

    /** SIGSTOP: it keeps its connections and its port, and answers nothing until {@link #resume()}. */
    public void pause() {
        pid().ifPresent(pid -> Signals.send(pid, "STOP"));
    }

    /** SIGCONT: goes on where it was paused. */
    public void resume() {
        pid().ifPresent(pid -> Signals.send(pid, "CONT"));
    }

    public boolean isAlive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** Empty when it does not run. */
    public OptionalLong pid() {
        Process current = process;
        return current != null && current.isAlive() ? OptionalLong.of(current.pid()) : OptionalLong.empty();
    }

    /** How it ended the last time; empty when it runs or never ran. */
    public OptionalInt exitStatus() {
        Process current = process;
        return current == null || current.isAlive() ? OptionalInt.empty() : OptionalInt.of(current.exitValue());
    }

    /** Completes when the present process ends; at once when there is none. */
    public CompletableFuture<Void> onExit() {
        Process current = process;
        return current == null
                ? CompletableFuture.completedFuture(null)
                : current.onExit().thenRun(() -> {});
    }

    private boolean waitUntilItAnswers(Instant deadline) {
        while (isAlive() && Instant.now().isBefore(deadline)) {
            if (program.answers() && isAlive()) {
                return true;
            }
            sleep(BETWEEN_QUESTIONS);
        }
        return false;
    }

    private String lastLogLines() {
        return String.join("\n", LogTail.of(program.log(), LINES_IN_ERRORS));
    }

    private static void createDirectoryOf(Path file) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the folder of " + file, e);
        }
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
