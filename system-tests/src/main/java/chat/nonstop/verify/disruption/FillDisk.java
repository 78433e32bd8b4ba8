package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * The disk that PostgreSQL's data is on has no byte left for a while, then it has again. Needs a system on a {@link SmallDisk}.
 * Senders must still get their acks, and nothing may be dead-lettered.
 */
record FillDisk(Duration time) implements Disruption {
    private static final Duration REFILL = Duration.ofMillis(100);

    /** SQLSTATE. */
    private static final String DISK_FULL = "53100";

    @Override
    public String name() {
        return "fill-disk:postgres";
    }

    @Override
    public Optional<String> impossible(LocalSystem system) {
        Path disk = disk(system);
        try {
            return Files.getFileStore(disk).getTotalSpace() <= SmallDisk.MOST_BYTES
                    ? Optional.empty()
                    : Optional.of("a system with PostgreSQL's data on a small disk of its own");
        } catch (IOException unknown) {
            return Optional.of("access to " + disk);
        }
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        Path filler = disk(system).resolve("filler");
        try (AtExit delete = AtExit.undo(() -> Files.deleteIfExists(filler));
                FileChannel file = FileChannel.open(filler, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            fill(file);
            expectFull(system);
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                fill(file);
                Thread.sleep(REFILL); // what is freed meanwhile is taken, too
            }
        }
        system.awaitAllUp();
    }

    /** @throws IOException when there is room for a megabyte, or it cannot be asked */
    private static void expectFull(LocalSystem system) throws IOException {
        try (Connection connection = system.database();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE one_megabyte AS"
                    + " SELECT repeat('x', 1000) AS kilobyte FROM generate_series(1, 1000)");
        } catch (SQLException failed) {
            if (DISK_FULL.equals(failed.getSQLState())) {
                return;
            }
            throw new IOException("asking PostgreSQL for a megabyte: " + failed.getMessage(), failed);
        }
        throw new IOException("PostgreSQL still has room for a megabyte (expected: none)");
    }

    /** Ever smaller pieces, until not even a byte fits. */
    private static void fill(FileChannel file) {
        for (int piece = 1 << 20; piece > 0; piece /= 2) {
            try {
                while (file.write(ByteBuffer.allocate(piece)) > 0) {
                    continue;
                }
            } catch (IOException full) {
                continue; // a smaller piece may fit
            }
        }
    }

    private static Path disk(LocalSystem system) {
        return system.data().resolve("postgres");
    }
}
