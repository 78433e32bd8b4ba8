package chat.nonstop.verify.disruption;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** TCP connections as Linux shows them below {@code /proc}. */
final class Sockets {
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    private Sockets() {}

    /** The local ports of a process's connections to a port. */
    static Set<Integer> localPorts(long pid, int remotePort) throws IOException {
        Set<String> own = inodes(pid);
        Set<Integer> ports = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            Files.readAllLines(Path.of("/proc/net", table)).stream()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(row -> port(row[REMOTE]) == remotePort && own.contains(row[INODE]))
                    .forEach(row -> ports.add(port(row[LOCAL])));
        }
        return ports;
    }

    private static int port(String address) {
        return Integer.parseInt(address, address.indexOf(':') + 1, address.length(), 16);
    }

    private static Set<String> inodes(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path each : open) {
                try {
                    String target = Files.readSymbolicLink(each).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                } catch (NoSuchFileException closed) {
                    continue;
                }
            }
        }
        return inodes;
    }
}
