package chat.nonstop.testing.stack;

import chat.nonstop.local.stack.ChatDatabase;
import chat.nonstop.local.stack.ChildProcess;
import chat.nonstop.local.stack.Durability;
import chat.nonstop.local.stack.Folders;
import chat.nonstop.local.stack.Jvm;
import chat.nonstop.local.stack.LocalStack;
import chat.nonstop.local.stack.PostgresServer;
import chat.nonstop.local.stack.ProcessLedger;
import chat.nonstop.local.stack.StartFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The embedded servers in a temporary folder of this JVM.
 *
 * <p>They end with it in three ways, because a test JVM ends in three ways: a shutdown hook when it exits; a guard, a
 * shell that waits for its input to close, when it is halted or killed; and whoever starts next sweeps, when the guard was
 * killed too.
 */
final class EmbeddedServers {
    private static final String PASSWORD = "test";
    private static final int STARTS = 3;

    private EmbeddedServers() {}

    static TestStack.Servers start() {
        try {
            Path home = home();
            sweep(home);
            Path folder = home.resolve(folderName(ProcessHandle.current()));
            Files.createDirectories(folder);
            startGuard(folder);

            LocalStack stack = startOnFreePorts(home, folder);
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> stack.processes().forEach(ChildProcess::kill), "test-stack-stop"));
            return new TestStack.Servers(
                    stack.jdbcUrl(),
                    ChatDatabase.OWNER,
                    PASSWORD,
                    stack.kafkaBootstrapServers(),
                    "127.0.0.1",
                    stack.redisPort(),
                    Optional.of(stack));
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded servers could not be started", e);
        }
    }

    /** Another build may take a port between the choice and the start: then once more with other ports. */
    private static LocalStack startOnFreePorts(Path home, Path folder) throws IOException {
        for (int attempt = 1; ; attempt++) {
            LocalStack stack = new LocalStack(
                    new LocalStack.Layout(
                            folder.resolve("data"), folder.resolve("logs"), home.resolve("binaries"), Jvm.classPath()),
                    LocalStack.PortPlan.free(),
                    new LocalStack.Secrets(new PostgresServer.Passwords(PASSWORD, PASSWORD), ""),
                    Durability.PROCESS_CRASH,
                    ledger(folder));
            try {
                stack.start();
                return stack;
            } catch (StartFailedException e) {
                if (attempt == STARTS) {
                    throw e;
                }
                Folders.delete(folder.resolve("data"));
            }
        }
    }

    private static ProcessLedger ledger(Path folder) {
        return new ProcessLedger(folder.resolve("pids"));
    }

    /** {@code nonstop-chat-test-<user>} in the system's temporary folder: binaries are unpacked there once. */
    private static Path home() throws IOException {
        String user = System.getProperty("user.name", "unknown");
        Path home = Path.of(System.getProperty("java.io.tmpdir"), "nonstop-chat-test-" + user);
        Files.createDirectories(home);
        if (!Files.getOwner(home).getName().equals(user)) {
            throw new IllegalStateException(home + " belongs to someone else: remove it, or set java.io.tmpdir");
        }
        return home;
    }

    private static String folderName(ProcessHandle jvm) {
        return "run-" + jvm.pid() + "-"
                + jvm.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
    }

    /** Ends and deletes what JVMs that live no longer have left. */
    private static void sweep(Path home) throws IOException {
        List<Path> folders;
        try (var found = Files.list(home)) {
            folders = found.filter(path -> path.getFileName().toString().startsWith("run-"))
                    .toList();
        }
        for (Path folder : folders) {
            if (!ownerLives(folder.getFileName().toString())) {
                ledger(folder).sweep(Duration.ZERO);
                Folders.delete(folder);
            }
        }
    }

    private static boolean ownerLives(String folderName) {
        String[] parts = folderName.split("-", -1);
        return new ProcessLedger.Entry(
                        Long.parseLong(parts[1]), Instant.ofEpochMilli(Long.parseLong(parts[2])), "test JVM")
                .running()
                .isPresent();
    }

    private static void startGuard(Path folder) throws IOException {
        // Its standard input is a pipe from this JVM: the system closes it however this JVM ends.
        new ProcessBuilder("sh", "-c", """
                        trap '' INT TERM HUP
                        cat > /dev/null
                        while read -r pid rest; do kill -9 "$pid"; done < pids
                        sleep 1
                        cd / && rm -rf "$0"
                        """, folder.toString())
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
