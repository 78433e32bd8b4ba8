package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.Instance;
import chat.nonstop.verify.local.LocalSystem;
import chat.nonstop.verify.local.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL is stopped in order and its files are copied; later it is stopped again, and comes back with that copy, as after a
 * restore from a backup. The log must heal what the copy lacks of messages; rooms, members and edits that came after the
 * copy are not in the log, and gone.
 *
 * @param age of the copy when it is put back, without the time that stopping and starting take
 */
record RestoreOlderCopy(Duration age) implements Disruption {
    @Override
    public String name() {
        return "restore-older:postgres";
    }

    @Override
    public Optional<String> impossible(LocalSystem system) {
        Path copy = copy(system);
        if (Files.exists(copy)) {
            return Optional.of("that the copy of a run that broke off is taken away, or put back: " + copy);
        }
        return Files.isWritable(data(system))
                ? Optional.empty()
                : Optional.of("the user that PostgreSQL's files belong to, " + data(system));
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        Path data = data(system);
        Path copy = copy(system);
        try {
            stopped(system, () -> Command.run("cp", "-a", data.toString(), copy.toString()));
            Thread.sleep(age); // the load goes on: this is what the copy will lack
        } catch (IOException | InterruptedException brokenOff) {
            delete(copy); // PostgreSQL's own files are whole
            throw brokenOff;
        }
        stopped(system, () -> putBack(copy, data));
        delete(copy);
    }

    private static void putBack(Path copy, Path data) throws IOException, InterruptedException {
        try {
            delete(data);
            Command.run("cp", "-a", copy.toString(), data.toString());
        } catch (IOException failed) {
            throw new IOException(
                    "PostgreSQL's files could not be put back; they are in " + copy + ": " + failed.getMessage(),
                    failed);
        }
    }

    private static void delete(Path folder) throws IOException, InterruptedException {
        Command.run("rm", "-rf", folder.toString());
    }

    /** Not beside the data: PostgreSQL's own disk may be too small for two. */
    private static Path copy(LocalSystem system) {
        return system.data().resolveSibling("older-copy");
    }

    private static Path data(LocalSystem system) {
        return system.data().resolve("postgres").resolve("data");
    }

    /** Does something while PostgreSQL is down; its supervisor, which would start it again, is halted meanwhile. */
    private static void stopped(LocalSystem system, AtExit.Action action) throws IOException, InterruptedException {
        Instance before = system.instance("postgres");
        ProcessHandle postgres = system.process("postgres");
        ProcessHandle supervisor = postgres.parent().orElseThrow(() -> new IOException("nobody supervises PostgreSQL"));
        try (AtExit goOn = AtExit.undo(() -> Signal.CONT.send(List.of(supervisor)))) {
            Signal.STOP.send(List.of(supervisor));
            Signal.INT.send(List.of(postgres)); // ends sessions, writes a checkpoint, exits
            Patience.await(
                    "PostgreSQL has stopped",
                    Duration.ofSeconds(60),
                    () -> !Files.exists(data(system).resolve("postmaster.pid")));
            action.run();
        }
        system.awaitRestarted(before);
    }
}
