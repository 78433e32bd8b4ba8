package chat.nonstop.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The child processes that run now, in a file: one line {@code <pid> <start, epoch milliseconds> <name>} each. Whoever
 * comes after a launcher that died without cleaning up ends what it left behind ({@link #sweep}). A pid counts only
 * together with its start time, because the system gives pids out again.
 */
public final class ProcessLedger {
    /** Start times are derived from the boot time, which moves a little when the clock is set. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(3);

    private final Path file;

    public ProcessLedger(Path file) {
        this.file = file;
    }

    /** One line of the ledger. */
    public record Entry(long pid, Instant startedAt, String name) {
        /** The process, if it still is the one that was written down. */
        public Optional<ProcessHandle> running() {
            return ProcessHandle.of(pid).filter(Signals::isRunning).filter(this::startedThen);
        }

        private boolean startedThen(ProcessHandle process) {
            return process.info()
                    .startInstant()
                    .map(start -> Duration.between(start, startedAt).abs().compareTo(START_TOLERANCE) <= 0)
                    .orElse(false);
        }
    }

    public synchronized void add(String name, ProcessHandle process) {
        List<Entry> entries = new ArrayList<>(entries());
        entries.removeIf(entry -> entry.pid() == process.pid());
        entries.add(new Entry(process.pid(), process.info().startInstant().orElseGet(Instant::now), name));
        write(entries);
    }

    public synchronized void remove(long pid) {
        List<Entry> entries = new ArrayList<>(entries());
        if (entries.removeIf(entry -> entry.pid() == pid)) {
            write(entries);
        }
    }

    /** Everything written down, running or not. */
    public synchronized List<Entry> entries() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (var lines = Files.lines(file)) {
            return lines.flatMap(line -> parse(line).stream()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Ends with SIGKILL, after {@code grace} from SIGTERM, what is written down and still runs. Returns what was ended. */
    public synchronized List<Entry> sweep(Duration grace) {
        List<Entry> left =
                entries().stream().filter(entry -> entry.running().isPresent()).toList();
        left.forEach(entry -> entry.running().ifPresent(ProcessHandle::destroy));
        Instant deadline = Instant.now().plus(grace);
        for (Entry entry : left) {
            entry.running().ifPresent(process -> Signals.awaitExit(process, Duration.between(Instant.now(), deadline)));
            entry.running().ifPresent(process -> {
                process.destroyForcibly();
                Signals.awaitExit(process, Duration.ofSeconds(5));
            });
        }
        write(List.of());
        return left;
    }

    private static Optional<Entry> parse(String line) {
        String[] parts = line.split(" ", 3);
        try {
            return parts.length < 3
                    ? Optional.empty() // the writer died half way through the line
                    : Optional.of(new Entry(
                            Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])), parts[2]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private void write(List<Entry> entries) {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(entry.pid())
                    .append(' ')
                    .append(entry.startedAt().toEpochMilli())
                    .append(' ')
                    .append(entry.name())
                    .append('\n');
        }
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
