package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.Instance;
import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/**
 * A process dies exactly between two steps, at a stop point of its service, and is started again. What the first step did
 * must neither be lost nor be done twice. Needs a system with the setting {@code chat.test.stop-file}, and load that passes the
 * point.
 *
 * @param point as the README of the instance's service names it
 */
record CrashAt(String point, String instance) implements Disruption {
    static final String SETTING = "chat.test.stop-file";
    private static final Duration REACHED = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "crash-at-" + point + ":" + instance;
    }

    @Override
    public Optional<String> impossible(LocalSystem system) {
        try {
            return system.setting(instance, SETTING).isPresent()
                    ? Optional.empty()
                    : Optional.of("a system started with --set " + SETTING + "=FILE");
        } catch (IOException unknown) {
            return Optional.of("the settings of " + instance + ": " + unknown.getMessage());
        }
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        Path file = Path.of(
                system.setting(instance, SETTING).orElseThrow(() -> new IOException("needs the setting " + SETTING)));
        Instance before = system.instance(instance);
        ProcessHandle process = system.process(instance);
        try (AtExit disarm = AtExit.undo(() -> disarm(file))) {
            arm(file);
            awaitDeath(process, file);
        }
        system.awaitRestarted(before);
    }

    private static void disarm(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".reached"));
    }

    /** At once, so that nobody reads a part of it. */
    private void arm(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(whole, point + "@" + instance);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitDeath(ProcessHandle process, Path file) throws IOException, InterruptedException {
        Patience.await(
                instance + " reaches " + point + " (expected: load that passes it; " + file + ")",
                REACHED,
                () -> !process.isAlive());
        if (Files.exists(file)) {
            throw new IOException(instance + " died before it reached " + point);
        }
    }
}
