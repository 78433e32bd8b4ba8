package chat.nonstop.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How much memory a process keeps in RAM. */
final class Memory {
    private static final String RESIDENT = "VmRSS:";

    private Memory() {}

    /** For example {@code 312 MB}; {@code ?} when it cannot be told. */
    static String ofProcess(long pid) {
        try {
            Path status = Path.of("/proc", Long.toString(pid), "status");
            String kilobytes = Files.exists(status) ? fromProc(status) : fromPs(pid);
            return String.format(Locale.ROOT, "%d MB", Long.parseLong(kilobytes) / 1_024);
        } catch (IOException | NumberFormatException e) {
            return "?"; // it has just gone
        }
    }

    private static String fromProc(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(RESIDENT))
                .map(line -> line.replaceAll("\\D", ""))
                .findFirst()
                .orElse("");
    }

    private static String fromPs(long pid) throws IOException {
        Process ps = new ProcessBuilder(List.of("ps", "-o", "rss=", "-p", Long.toString(pid))).start();
        try (var lines = ps.inputReader().lines()) {
            return lines.map(String::strip).findFirst().orElse("");
        }
    }
}
