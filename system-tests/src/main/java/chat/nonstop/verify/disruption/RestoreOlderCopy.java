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
        return Files.isWritable(data(system))
                ? Optional.empty()
                : Optional.of("the user that PostgreSQL's files belong to, " + data(system));
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        Path data = data(system);
        Path copy = system.data().resolveSibling("older-copy"); // PostgreSQL's own disk may be too small for two
        try {
            stopped(system, () -> Command.run("cp", "-a", data.toString(), copy.toString()));
            Thread.sleep(age); // the load goes on: this is what the copy will lack
            stopped(system, () -> {
                Command.run("rm", "-rf", data.toString());
                Command.run("cp", "-a", copy.toString(), data.toString());
            });
        } finally {
            Command.run("rm", "-rf", copy.toString());
        }
    }

    private static Path data(LocalSystem system) {
        return system.data().resolve("postgres").resolve("data");
    }

    private interface Action {
        void run() throws IOException, InterruptedException;
    }

    /** Does something while PostgreSQL is down; its supervisor, which would start it again, is halted meanwhile. */
    private static void stopped(LocalSystem system, Action action) throws IOException, InterruptedException {
        Instance before = system.instance("postgres");
        ProcessHandle postgres = system.process("postgres");
        ProcessHandle supervisor = postgres.parent().orElseThrow(() -> new IOException("nobody supervises PostgreSQL"));
        Signal.STOP.send(List.of(supervisor));
        try {
            Signal.INT.send(List.of(postgres)); // ends sessions, writes a checkpoint, exits
            Patience.await(
                    "PostgreSQL has stopped",
                    Duration.ofSeconds(60),
                    () -> !Files.exists(data(system).resolve("postmaster.pid")));
            action.run();
        } finally {
            Signal.CONT.send(List.of(supervisor));
        }
        system.awaitRestarted(before);
    }
}
