package chat.nonstop.local.launcher;

import chat.nonstop.local.stack.Jvm;
import chat.nonstop.local.stack.LocalStack;
import chat.nonstop.local.stack.LogTail;
import chat.nonstop.local.stack.Ports;
import chat.nonstop.local.stack.ProcessLedger;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What each command does, for the person at the terminal. */
final class Launcher {
    /** A first {@code up} needs about 700 MB: unpacked binaries, copies of the jars, empty data. */
    private static final long DISK_NEEDED_BYTES = 1L << 30;

    /** For what hangs; what exits again and again is told much sooner. A machine busy with other work may need minutes. */
    private static final Duration UP_LIMIT = Duration.ofMinutes(8);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(150);
    private static final Duration ORPHAN_GRACE = Duration.ofSeconds(15);
    private static final Duration SUPERVISOR_GRACE = Duration.ofSeconds(10);
    private static final int LINES_IN_ERRORS = 20;

    private final Checkout checkout;
    private final Home home;
    private final PrintStream out;

    Launcher(Checkout checkout, Home home, PrintStream out) {
        this.checkout = checkout;
        this.home = home;
        this.out = out;
    }

    int up(UpOptions options) throws IOException, InterruptedException {
        LocalStack.checkPlatform();
        refuseWhenRunning();
        Optional<String> reasonToBuild = checkout.reasonToBuild();
        if (reasonToBuild.isPresent() && System.getenv("CHAT_BUILT") == null) {
            out.println("Building first. " + reasonToBuild.get() + ".");
            return Main.BUILD_FIRST;
        }
        createHome();
        try (FileChannel file = FileChannel.open(home.upLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock == null) {
                throw new CannotRunException("Another ./chat up is at work on " + home.folder() + ".");
            }
            refuseWhenRunning();
            sweepOrphans();
            refuseWhenPortsAreTaken(options);
            return start(options);
        }
    }

    private void refuseWhenRunning() throws IOException {
        if (Control.Client.find(home).isPresent()) {
            UpOptions running = UpOptions.from(Home.read(home.upOptions()));
            throw new CannotRunException("Already running at " + url(running)
                    + ". See ./chat status; ./chat down stops it, ./chat restart SERVICE restarts a part.");
        }
    }

    private void createHome() throws IOException {
        try {
            home.create();
        } catch (IOException e) {
            throw new CannotRunException(
                    "Cannot write to " + home.folder() + " (" + e + "). Choose another folder with --data-dir DIR.");
        }
        long free = Files.getFileStore(home.folder()).getUsableSpace();
        if (free < DISK_NEEDED_BYTES) {
            throw new CannotRunException("Too little disk space: " + (free >> 20) + " MB free in " + home.folder()
                    + ", " + (DISK_NEEDED_BYTES >> 20) + " MB needed. Free some, or choose another disk with"
                    + " --data-dir DIR.");
        }
    }

    private void sweepOrphans() {
        List<ProcessLedger.Entry> swept = home.ledger().sweep(ORPHAN_GRACE);
        if (!swept.isEmpty()) {
            out.println("The last supervisor died without stopping these, which are ended now: "
                    + swept.stream().map(ProcessLedger.Entry::name).collect(Collectors.joining(", ")));
        }
    }

    private static void refuseWhenPortsAreTaken(UpOptions options) {
        List<String> taken = new ArrayList<>();
        for (Map.Entry<String, Integer> entry : options.ports().all().entrySet()) {
            int port = entry.getValue();
            if (!Ports.isFree(port) || PortHolder.accepts(port)) {
                taken.add("Port " + port + " (" + entry.getKey() + ") is taken by "
                        + PortHolder.of(port).orElse("a process that this user may not look at") + ".");
            }
        }
        if (!taken.isEmpty()) {
            int other = options.port() + 1_000 > 60_000 ? 9_000 : options.port() + 1_000;
            throw new CannotRunException(String.join("\n", taken) + "\nEnd it, or choose other ports: ./chat up --port "
                    + other + " (uses " + other + " to " + (other + PortPlan.SPAN - 1) + ").");
        }
    }

    private int start(UpOptions options) throws IOException, InterruptedException {
        Instant begin = Instant.now();
        Secrets secrets = Secrets.of(home);
        StagedApp.stage(checkout, home);
        Home.writePrivately(home.upOptions(), options.toProperties(), "Options of the last up.");
        out.println("Starting on port " + options.port() + ", data in " + home.folder());
        Process supervisor = startSupervisor();
        showProgress(supervisor, begin);
        createDemoAccounts(options, secrets);
        out.printf(
                Locale.ROOT,
                """

                Nonstop Chat is up: %s   (%.0f s)

                  %s

                  ./chat status             what runs
                  ./chat logs gateway -f    what it says
                  ./chat down               stop; the data stays
                """,
                url(options),
                seconds(begin),
                DemoAccounts.ALL.stream()
                        .map(account -> account.email() + "  " + secrets.demoPassword())
                        .collect(Collectors.joining("\n  ")));
        return Main.DONE;
    }

    /** In a session of its own, so that it outlives the terminal and does not see its Ctrl-C. */
    private Process startSupervisor() throws IOException {
        List<String> command = new ArrayList<>(detaching());
        command.addAll(List.of(
                Jvm.executable().toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dchat.root=" + checkout.root(),
                "-cp",
                StagedApp.launcherClassPath(home),
                Main.class.getName(),
                "supervise",
                "--data-dir",
                home.folder().toString()));
        return new ProcessBuilder(command)
                .directory(home.folder().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.log("supervisor").toFile()))
                .start();
    }

    private static List<String> detaching() {
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            return List.of("/usr/bin/setsid");
        }
        return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or die"); // macOS
    }

    /** A line for each process that comes up; returns when all have. */
    private void showProgress(Process supervisor, Instant begin) throws IOException, InterruptedException {
        Thread interrupted = new Thread(
                () -> out.println("\nStill starting, without this terminal. ./chat status, ./chat down"),
                "interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            UpProgress progress = new UpProgress(begin, out::println);
            while (true) {
                if (!supervisor.isAlive()) {
                    throw new CannotRunException("The supervisor has exited:\n" + tail("supervisor"));
                }
                Optional<Control.Client> client = Control.Client.find(home);
                List<InstanceStatus> instances =
                        client.isPresent() ? client.get().status() : List.of();
                if (progress.show(instances, Instant.now())) {
                    return;
                }
                giveUpWhenHopeless(instances, begin);
                Thread.sleep(BETWEEN_LOOKS);
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        }
    }

    private void giveUpWhenHopeless(List<InstanceStatus> instances, Instant begin) throws IOException {
        boolean late = Duration.between(begin, Instant.now()).compareTo(UP_LIMIT) > 0;
        Optional<InstanceStatus> culprit = instances.stream()
                .filter(InstanceStatus::isFailing)
                .findFirst()
                .or(() -> instances.stream()
                        .filter(instance -> late && !instance.isUp())
                        .findFirst());
        if (culprit.isPresent()) {
            InstanceStatus instance = culprit.get();
            out.println(instance.instance() + reason(instance));
            String tail = tail(instance.instance());
            if (!tail.isEmpty()) {
                out.println("The end of its log:\n\n" + tail + "\n");
            }
            out.println("Stopping the rest.");
            stopRunning();
            throw new CannotRunException("Not up, because " + instance.instance()
                    + " is not. Its whole log: ./chat logs " + instance.instance() + " -n 1000");
        }
        if (late) {
            stopRunning();
            throw new CannotRunException("The supervisor does not answer:\n" + tail("supervisor"));
        }
    }

    private static String reason(InstanceStatus instance) {
        if (!instance.problem().isEmpty()) {
            return " cannot be started: " + instance.problem() + ".";
        }
        return instance.isFailing() ? " exits again and again." : " is not ready after " + UP_LIMIT.toSeconds() + " s.";
    }

    private String tail(String instance) {
        return LogTail.of(home.log(instance), LINES_IN_ERRORS).stream()
                .map(line -> "  " + line)
                .collect(Collectors.joining("\n"));
    }

    private void createDemoAccounts(UpOptions options, Secrets secrets) {
        try {
            DemoAccounts.create(options.port(), secrets.demoPassword());
        } catch (IOException e) {
            out.println("The demo accounts could not be made: " + e.getMessage());
        }
    }

    int status(boolean json) throws IOException {
        Optional<Control.Client> client = Control.Client.find(home);
        if (client.isEmpty()) {
            if (json) {
                home.ledger().sweep(ORPHAN_GRACE);
                out.println("[]");
            } else {
                sweepOrphans();
                out.println("Not running. Start it with ./chat up");
            }
            return Main.NOT_RUNNING;
        }
        List<InstanceStatus> instances = client.get().status();
        if (json) {
            out.println(
                    Json.array(instances.stream().map(InstanceStatus::toJson).toList()));
            return Main.DONE;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SERVICE", "INSTANCE", "PID", "PORT", "STATE", "MEMORY", "UPTIME", "RESTARTS"));
        for (InstanceStatus instance : instances) {
            boolean runs = instance.pid().isPresent();
            rows.add(List.of(
                    instance.service(),
                    instance.instance(),
                    runs ? Long.toString(instance.pid().getAsLong()) : "-",
                    Integer.toString(instance.port()),
                    instance.state(),
                    runs ? Memory.ofProcess(instance.pid().getAsLong()) : "-",
                    runs ? Text.uptime(Duration.between(instance.startedAt(), Instant.now())) : "-",
                    Integer.toString(instance.restarts())));
        }
        out.print(Text.table(rows));
        out.println("\n" + url(UpOptions.from(Home.read(home.upOptions()))));
        instances.stream()
                .filter(InstanceStatus::isFailing)
                .forEach(instance ->
                        out.println(instance.instance() + " keeps failing: ./chat logs " + instance.instance()));
        return Main.DONE;
    }

    int restart(String service) throws IOException {
        Optional<Control.Client> client = Control.Client.find(home);
        if (client.isEmpty()) {
            sweepOrphans();
            out.println("Not running. Start it with ./chat up");
            return Main.NOT_RUNNING;
        }
        client.get().ask("restart", service, out::println);
        return Main.DONE;
    }

    int down() throws IOException {
        if (Control.Client.find(home).isEmpty()) {
            sweepOrphans();
            out.println("Not running.");
            return Main.DONE;
        }
        stopRunning();
        out.println("Stopped. The data stays in " + home.data());
        return Main.DONE;
    }

    /** Stops the supervisor and all it runs, even when it does not answer. */
    private void stopRunning() throws IOException {
        Optional<Control.Client> client = Control.Client.find(home);
        if (client.isEmpty()) {
            return;
        }
        ProcessLedger.Entry supervisor = client.get().supervisor();
        try {
            client.get().ask("stop", "", out::println);
        } catch (SilentSupervisorException e) {
            out.println("The supervisor (pid " + supervisor.pid() + ") does not answer and is ended.");
            supervisor.running().ifPresent(ProcessHandle::destroyForcibly);
        }
        supervisor.running().ifPresent(process -> {
            try {
                process.onExit().get(SUPERVISOR_GRACE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (Exception e) {
                process.destroyForcibly();
            }
        });
        home.ledger().sweep(ORPHAN_GRACE);
        Files.deleteIfExists(home.control());
    }

    int reset(boolean evenWhileRunning) throws IOException {
        if (Control.Client.find(home).isPresent()) {
            if (!evenWhileRunning) {
                throw new CannotRunException(
                        "It is running: ./chat down first, or ./chat reset --yes to stop it and delete its data.");
            }
            stopRunning();
        }
        sweepOrphans();
        home.empty();
        out.println("All accounts, rooms and messages in " + home.folder() + " are deleted. ./chat up starts empty.");
        return Main.DONE;
    }

    private static String url(UpOptions options) {
        return "http://localhost:" + options.port();
    }

    private static double seconds(Instant begin) {
        return Duration.between(begin, Instant.now()).toMillis() / 1_000.0;
    }
}
