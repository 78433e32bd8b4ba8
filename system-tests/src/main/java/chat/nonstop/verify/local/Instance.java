package chat.nonstop.verify.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * One process as {@code ./chat status --json} lists it.
 *
 * @param pid empty while it does not run
 */
public record Instance(String service, String name, OptionalLong pid, int port, String state, int restarts) {
    public boolean isUp() {
        return state.equals("up");
    }

    /** Resident memory in bytes, its children's included (PostgreSQL has a process per connection). Linux only. */
    public long residentBytes() throws IOException {
        if (pid.isEmpty()) {
            return 0;
        }
        ProcessHandle process = ProcessHandle.of(pid.getAsLong()).orElseThrow();
        long bytes = residentBytes(process.pid());
        for (ProcessHandle child : process.descendants().toList()) {
            bytes += residentBytes(child.pid());
        }
        return bytes;
    }

    /** Shared pages are counted once, where the kernel tells. */
    private static long residentBytes(long pid) throws IOException {
        Path rollup = Path.of("/proc", Long.toString(pid), "smaps_rollup");
        if (!Files.isReadable(rollup)) {
            return 0;
        }
        List<String> lines = Files.readAllLines(rollup);
        return lines.stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }
}
