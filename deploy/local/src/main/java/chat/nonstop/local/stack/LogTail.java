package chat.nonstop.local.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a log file, read from its end. */
public final class LogTail {
    private static final int MAX_BYTES_PER_LINE = 400;

    private LogTail() {}

    /** At most {@code lines} lines, oldest first; empty when there is no such file yet. */
    public static List<String> of(Path log, int lines) {
        if (!Files.isRegularFile(log)) {
            return List.of();
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long wanted = Math.min(file.length(), (long) lines * MAX_BYTES_PER_LINE);
            file.seek(file.length() - wanted);
            byte[] end = new byte[Math.toIntExact(wanted)];
            file.readFully(end);
            List<String> read = new String(end, StandardCharsets.UTF_8).lines().toList();
            return read.subList(Math.max(0, read.size() - lines), read.size());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }
}
