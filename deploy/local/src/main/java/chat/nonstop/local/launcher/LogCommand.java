package chat.nonstop.local.launcher;

import chat.nonstop.local.stack.LogTail;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code ./chat logs}: the ends of log files, and what is added to them. */
final class LogCommand {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final String SUFFIX = ".log";

    private final Home home;
    private final PrintStream out;

    LogCommand(Home home, PrintStream out) {
        this.home = home;
        this.out = out;
    }

    void run(Command.Logs command) throws IOException, InterruptedException {
        List<String> known = known();
        if (command.service().isEmpty()) {
            out.println(known.isEmpty() ? "There are no logs yet: ./chat up" : "Logs: " + String.join(", ", known));
            return;
        }
        List<String> chosen = known.stream()
                .filter(name -> name.equals(command.service()) || name.matches(quoted(command.service()) + "-\\d+"))
                .toList();
        if (chosen.isEmpty()) {
            throw new CannotRunException("There is no log of " + command.service() + ". "
                    + (known.isEmpty() ? "Nothing has run yet." : "There are: " + String.join(", ", known) + "."));
        }
        Map<String, Long> ends = new HashMap<>();
        for (String name : chosen) {
            ends.put(name, Files.size(home.log(name)));
            LogTail.of(home.log(name), command.lines()).forEach(line -> out.println(prefix(chosen, name) + line));
        }
        while (command.follow()) {
            Thread.sleep(BETWEEN_LOOKS);
            for (String name : chosen) {
                ends.put(name, printFrom(home.log(name), ends.getOrDefault(name, 0L), prefix(chosen, name)));
            }
        }
    }

    private List<String> known() throws IOException {
        if (!Files.isDirectory(home.logs())) {
            return List.of();
        }
        try (var files = Files.list(home.logs())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        }
    }

    private static String quoted(String text) {
        return Pattern.quote(text);
    }

    private static String prefix(List<String> chosen, String name) {
        return chosen.size() == 1 ? "" : name + " | ";
    }

    /** Prints whole lines only; returns how far it came. */
    private long printFrom(Path log, long from, String prefix) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long begin = file.length() < from ? 0 : from; // it was emptied
            byte[] added = new byte[Math.toIntExact(Math.min(file.length() - begin, 1 << 20))];
            file.seek(begin);
            file.readFully(added);
            int end = added.length;
            while (end > 0 && added[end - 1] != '\n') {
                end--;
            }
            if (end == 0) {
                return begin;
            }
            new String(added, 0, end, StandardCharsets.UTF_8).lines().forEach(line -> out.println(prefix + line));
            return begin + end;
        }
    }
}
