package chat.nonstop.local.launcher;

import chat.nonstop.local.stack.Folders;
import chat.nonstop.local.stack.ProcessLedger;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;

/**
 * The folder {@code .chat}, or another by {@code --data-dir}: everything that the launcher writes.
 *
 * <pre>
 * data/      PostgreSQL, Kafka, Redis, and what services keep on disk
 * logs/      one log per process
 * run/       what runs now: pids, how to reach the supervisor, the options of the last up
 * app/       what runs, copied and unpacked, so that a build does not pull it from under a process
 * binaries/  unpacked PostgreSQL and Redis
 * secrets.properties   made once, readable by its owner only
 * </pre>
 */
record Home(Path folder) {
    Path data() {
        return folder.resolve("data");
    }

    Path logs() {
        return folder.resolve("logs");
    }

    Path log(String instance) {
        return logs().resolve(instance + ".log");
    }

    Path app() {
        return folder.resolve("app");
    }

    Path binaries() {
        return folder.resolve("binaries");
    }

    Path secrets() {
        return folder.resolve("secrets.properties");
    }

    Path upOptions() {
        return run().resolve("up.properties");
    }

    Path control() {
        return run().resolve("control.properties");
    }

    /** Held by a running {@code up}, so that two do not start at the same time. */
    Path upLock() {
        return run().resolve("up.lock");
    }

    ProcessLedger ledger() {
        return new ProcessLedger(run().resolve("pids"));
    }

    private Path run() {
        return folder.resolve("run");
    }

    /** What people wrote and what services say about it is nobody else's business, also on a shared machine. */
    void create() throws IOException {
        for (Path open : List.of(folder, data(), app(), binaries())) {
            Files.createDirectories(open); // PostgreSQL may have to reach its own folder as another user
        }
        for (Path closed : List.of(logs(), run())) {
            Folders.createPrivate(closed);
        }
    }

    /** Deletes data, logs and secrets; keeps what can be made again from the repository alone. */
    void empty() throws IOException {
        Folders.delete(data());
        Folders.delete(logs());
        Folders.delete(run());
        Files.deleteIfExists(secrets());
    }

    static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    /** Whole or not at all, and readable by nobody else at any moment. */
    static void writePrivately(Path file, Properties properties, String comment) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Writer writer = Files.newBufferedWriter(fresh)) {
            properties.store(writer, comment);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
