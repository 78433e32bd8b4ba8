package chat.nonstop.local.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds which process listens on a TCP port of this machine, for people who find it taken. */
final class PortHolder {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";

    private PortHolder() {}

    /** For example {@code java, pid 4711 (/usr/bin/java -jar shop.jar)}; empty when it cannot be told. */
    static Optional<String> of(int port) {
        Optional<Long> pid = Files.isDirectory(PROC.resolve("net")) ? fromProc(port) : fromLsof(port);
        return pid.flatMap(ProcessHandle::of).map(PortHolder::describe);
    }

    /** Whether something accepts connections there; a bind alone does not show it on every system. */
    static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String describe(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        String program = info.command()
                .map(command -> Path.of(command).getFileName().toString())
                .orElse("a process");
        String line = info.commandLine().orElse("");
        String shown = line.length() > 160 ? line.substring(0, 160) + "..." : line;
        return program + ", pid " + process.pid() + (shown.isEmpty() ? "" : " (" + shown + ")");
    }

    private static Optional<Long> fromProc(int port) {
        return Stream.of("tcp", "tcp6")
                .flatMap(table -> inodes(PROC.resolve("net").resolve(table), port))
                .flatMap(inode -> holders(inode))
                .findFirst();
    }

    /** A line is {@code sl local_address rem_address st ... inode}, addresses as {@code hex:hex}. */
    private static Stream<String> inodes(Path table, int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        try (Stream<String> lines = Files.lines(table)) {
            return lines
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(LISTENING))
                    .map(fields -> fields[9])
                    .toList()
                    .stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static Stream<Long> holders(String inode) {
        String link = "socket:[" + inode + "]";
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> has(PROC.resolve(Long.toString(pid)).resolve("fd"), link));
    }

    private static boolean has(Path descriptors, String link) {
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.anyMatch(descriptor -> {
                try {
                    return Files.readSymbolicLink(descriptor).toString().equals(link);
                } catch (IOException e) {
                    return false; // closed meanwhile
                }
            });
        } catch (IOException e) {
            return false; // another user's
        }
    }

    private static Optional<Long> fromLsof(int port) {
        try {
            Process lsof = new ProcessBuilder(List.of("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-t"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var lines = lsof.inputReader().lines()) {
                return lines.filter(line -> line.matches("\\d+")).findFirst().map(Long::valueOf);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
