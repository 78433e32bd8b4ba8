package chat.nonstop.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** POSIX signals, by the {@code kill} command: the JDK itself can only send TERM and KILL. */
final class Signals {
    private Signals() {}

    /** Sends it; nothing happens when the process has gone. */
    static void send(long pid, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("cannot run 'kill'", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it runs; one that has ended and whose parent has not taken notice (a zombie) does not. */
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    /** {@code /proc/<pid>/stat} is {@code pid (program) state ...}; the program's name may hold anything. */
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false; // gone meanwhile, or a system without /proc
        }
    }

    /** Whether it has gone within the limit. */
    static boolean awaitExit(ProcessHandle process, Duration limit) {
        try {
            process.onExit().get(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return !isRunning(process);
        } catch (ExecutionException e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !isRunning(process);
        }
    }
}
