package chat.nonstop.verify.disruption;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Lets the wall clocks of a system's processes be stepped one by one while they run: a few lines of C ({@code clock.c}) between
 * them and the C library read a file in each process's own working folder. Linux with a C compiler only. They cost nothing
 * worth measuring; libfaketime made a JVM's start take ten times the CPU.
 */
public final class SteppableClocks {
    /** In the working folder of a process: seconds to add, {@code -3600} for an hour back. */
    static final String FILE = "clock";

    /** In which processes have seen a step. */
    static final Duration NOTICED = Duration.ofSeconds(2);

    private static final String PRELOAD = "LD_PRELOAD";
    private static final String LIBRARY = "steppable-clock.so";

    private SteppableClocks() {}

    /**
     * The environment that a system must be started with; empty where it cannot be had.
     *
     * @param folder for the library, which must stay there as long as the system runs
     */
    public static Map<String, String> environment(Path folder) throws InterruptedException {
        Path library = folder.toAbsolutePath().resolve(LIBRARY);
        try (InputStream source = Objects.requireNonNull(SteppableClocks.class.getResourceAsStream("clock.c"))) {
            Files.createDirectories(folder);
            Path copy = folder.resolve("clock.c");
            Files.write(copy, source.readAllBytes());
            Command.run("cc", "-O2", "-shared", "-fPIC", "-o", library.toString(), copy.toString(), "-ldl");
            return Map.of(PRELOAD, library.toString());
        } catch (IOException noCompiler) {
            return Map.of();
        }
    }

    static boolean isIn(long pid) throws IOException {
        Path environment = Path.of("/proc", Long.toString(pid), "environ");
        return List.of(Files.readString(environment, StandardCharsets.UTF_8).split("\0", -1)).stream()
                .anyMatch(word -> word.startsWith(PRELOAD + "=") && word.contains(LIBRARY));
    }
}
