package chat.nonstop.verify.disruption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Rules of iptables for one process and one port: for the connections that it has, by their ports; for those that it will open, by
 * a control group (version 2) that the process is put into. Sockets stay in the group that they were made in, so one would not do
 * for both. Taken away, and the process put back, on {@link #close} and when this JVM ends in order.
 */
final class Firewall implements AutoCloseable {
    private static final String ROOT_GROUP = "0::/";

    /** What happens to packets. */
    enum Manner {
        SILENT("DROP"),
        RESET("REJECT", "--reject-with", "tcp-reset");

        private final List<String> target;

        Manner(String... target) {
            this.target = List.of(target);
        }
    }

    private final Path groups;
    private final Path group;
    private final Deque<AtExit.Action> undo = new ArrayDeque<>();
    private final AtExit atExit = AtExit.undo(this::undoAll);

    private Firewall(Path groups) {
        this.groups = groups;
        this.group = groups.resolve("nonstop-" + UUID.randomUUID());
    }

    /** What this machine lacks for it; empty when nothing. */
    static Optional<String> lacks() {
        try {
            Optional<Path> groups = groups();
            if (groups.isEmpty() || !Files.isWritable(groups.get().resolve("cgroup.procs"))) {
                return Optional.of("control groups version 2, and root");
            }
            iptables(List.of("-S", "OUTPUT"));
            return Optional.empty();
        } catch (IOException none) {
            return Optional.of("iptables, and root");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("time");
        }
    }

    /** Parts a process, with all its connections, from a TCP port of this machine. */
    static Firewall between(long pid, int port, Manner manner) throws IOException, InterruptedException {
        Firewall firewall = new Firewall(groups().orElseThrow(() -> new IOException("no control groups version 2")));
        try {
            firewall.enclose(pid);
            firewall.refuse("OUTPUT", List.of("--dport", "" + port), firewall.ofGroup(), manner.target);
            for (int local : Sockets.localPorts(pid, port)) {
                firewall.refuse(
                        "OUTPUT", List.of("--sport", "" + local, "--dport", "" + port), List.of(), manner.target);
                // What is on its way already; a refusal would go to the server instead.
                firewall.refuse(
                        "INPUT", List.of("--sport", "" + port, "--dport", "" + local), List.of(), Manner.SILENT.target);
            }
            return firewall;
        } catch (IOException | InterruptedException failed) {
            firewall.close();
            throw failed;
        }
    }

    private void enclose(long pid) throws IOException {
        Path before = Files.readAllLines(Path.of("/proc", Long.toString(pid), "cgroup")).stream()
                .filter(line -> line.startsWith(ROOT_GROUP))
                .map(line -> groups.resolve(line.substring(ROOT_GROUP.length())))
                .findFirst()
                .orElseThrow(() -> new IOException("process " + pid + " is in no control group version 2"));
        Files.createDirectory(group);
        undo.push(() -> Files.delete(group));
        move(pid, group);
        undo.push(() -> {
            if (Files.exists(Path.of("/proc", Long.toString(pid)))) {
                move(pid, before);
            }
        });
    }

    private static void move(long pid, Path group) throws IOException {
        Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
    }

    private List<String> ofGroup() {
        return List.of("-m", "cgroup", "--path", groups.relativize(group).toString());
    }

    private void refuse(String chain, List<String> ports, List<String> sender, List<String> target)
            throws IOException, InterruptedException {
        List<String> rule = new ArrayList<>(List.of(chain, "-p", "tcp"));
        rule.addAll(ports);
        rule.addAll(sender);
        rule.add("-j");
        rule.addAll(target);
        iptables(with("-I", rule));
        undo.push(() -> iptables(with("-D", rule)));
    }

    private static List<String> with(String action, List<String> rule) {
        List<String> arguments = new ArrayList<>(List.of(action));
        arguments.addAll(rule);
        return arguments;
    }

    private static void iptables(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("iptables", "-w", "10"));
        command.addAll(arguments);
        Command.run(command);
    }

    private static Optional<Path> groups() throws IOException {
        Path mounts = Path.of("/proc/mounts");
        if (!Files.isReadable(mounts)) {
            return Optional.empty();
        }
        return Files.readAllLines(mounts).stream()
                .map(line -> line.split(" ", -1))
                .filter(mount -> mount[2].equals("cgroup2"))
                .map(mount -> Path.of(mount[1]))
                .findFirst();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        atExit.close();
    }

    private void undoAll() throws IOException {
        IOException failed = null;
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (IOException failure) {
                failed = failure;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (failed != null) {
            throw new IOException("the firewall of " + group + " is not wholly undone", failed);
        }
    }
}
