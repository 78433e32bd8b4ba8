package chat.nonstop.verify.local;

import chat.nonstop.verify.client.Gateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A running system of its own: own ports, own data, every service and server a process. It is stopped and its data deleted
 * on {@link #close}, and also when this JVM dies in any way: a shell that holds the other end of a pipe sees to that. The
 * logs stay.
 */
public final class LocalSystem implements AutoCloseable {
    /** The launcher takes as many ports from its base on. */
    private static final int PORTS = 24;

    /** Below the range from which outgoing connections take theirs. */
    private static final int LOWEST_PORT = 12_000;

    private static final int HIGHEST_PORT = 32_000;
    private static final int TRIES = 4;
    private static final Duration RESTART_PATIENCE = Duration.ofSeconds(120);
    private static final Duration STATUS_PACE = Duration.ofMillis(250);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * Outlives what ends a terminal's processes, and goes on to the end when the reader of its answer is gone. Signals are
     * caught, not ignored: what is ignored stays so in every process started from here, which then could not be stopped.
     */
    private static final String KEEPER = """
            trap : INT TERM HUP PIPE
            folder=$1; log=$2; shift 2
            CHAT_BUILT=1 ./chat up --data-dir "$folder" "$@" >"$log" 2>&1 </dev/null
            echo $?
            cat >/dev/null
            ./chat down --data-dir "$folder" >>"$log" 2>&1
            rm -rf "$folder/data" "$folder/app" "$folder/binaries" "$folder/run" "$folder/secrets.properties"
            """;

    private final Path root;
    private final Path folder;
    private final Gateway gateway;
    private final @Nullable Process keeper;
    private final Duration startUp;

    private LocalSystem(Path root, Path folder, int port, @Nullable Process keeper, Duration startUp) {
        this.root = root;
        this.folder = folder;
        this.gateway = new Gateway(URI.create("http://localhost:" + port));
        this.keeper = keeper;
        this.startUp = startUp;
    }

    /**
     * Returns when everything is up.
     *
     * @param root the repository, built
     * @param folder where data and logs go; a new one
     * @param settings Spring properties for every service
     * @throws IOException with the end of the launcher's output when it does not come up
     */
    public static LocalSystem start(Path root, Path folder, int wsNodes, Map<String, String> settings)
            throws IOException {
        return start(root, folder, wsNodes, settings, Map.of());
    }

    /** @param environment of every process, beside this one's */
    public static LocalSystem start(
            Path root, Path folder, int wsNodes, Map<String, String> settings, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(folder);
        for (int attempt = 1; ; attempt++) {
            int port = freePorts();
            Path log = folder.resolve("up-" + attempt + ".log");
            long begin = System.nanoTime();
            Process keeper = startKeeper(root, folder, log, port, wsNodes, settings, environment);
            String status = firstLine(keeper);
            if (status.equals("0")) {
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                return new LocalSystem(root, folder, port, keeper, took);
            }
            stop(keeper);
            String output = Files.readString(log);
            if (attempt == TRIES || !output.contains("is taken by")) {
                throw new IOException("./chat up: exit status " + status + "\n" + output);
            }
        }
    }

    /** One that somebody else started, and stops. */
    public static LocalSystem running(Path root, Path folder) throws IOException {
        LocalSystem system = new LocalSystem(root, folder, 0, null, Duration.ZERO);
        return new LocalSystem(root, folder, system.instance("gateway").port(), null, Duration.ZERO);
    }

    private static Process startKeeper(
            Path root,
            Path folder,
            Path log,
            int port,
            int wsNodes,
            Map<String, String> settings,
            Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid"); // else what ends this process group ends the keeper, too
        }
        command.addAll(List.of("/bin/sh", "-c", KEEPER, "keeper", folder.toString(), log.toString()));
        command.addAll(List.of("--port", Integer.toString(port), "--ws-nodes", Integer.toString(wsNodes)));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(root.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String firstLine(Process process) throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line.strip();
    }

    private static int freePorts() throws IOException {
        for (int attempt = 0; attempt < 200; attempt++) {
            int base = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT - PORTS);
            if (areFree(base)) {
                return base;
            }
        }
        throw new IOException("no " + PORTS + " free ports in a row from " + LOWEST_PORT + " to " + HIGHEST_PORT);
    }

    private static boolean areFree(int base) {
        for (int port = base; port < base + PORTS; port++) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                socket.setReuseAddress(false);
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    public Gateway gateway() {
        return gateway;
    }

    /** One log per process, also after the end. */
    public Path logs() {
        return folder.resolve("logs");
    }

    /** What PostgreSQL and Kafka keep, a folder for each. */
    public Path data() {
        return folder.resolve("data");
    }

    /** From {@code ./chat up} to its return. */
    public Duration startUp() {
        return startUp;
    }

    /** What {@code ./chat up} said: one line per process with its start-up time. */
    public List<String> startUpLines() throws IOException {
        try (var files = Files.list(folder)) {
            Optional<Path> last = files.filter(
                            file -> file.getFileName().toString().startsWith("up-"))
                    .max(Path::compareTo);
            if (last.isEmpty()) {
                return List.of();
            }
            return Files.readAllLines(last.get()).stream()
                    .filter(line -> line.matches("  \\S+ +up .* s"))
                    .map(String::strip)
                    .toList();
        }
    }

    public List<Instance> status() throws IOException {
        return new Supervisor(folder).status();
    }

    public Instance instance(String name) throws IOException {
        return status().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException("no instance " + name));
    }

    /** {@code kill -9}: no good-bye, nothing flushed. The supervisor starts it again. */
    public void kill(Instance instance) {
        ProcessHandle.of(instance.pid().orElseThrow()).orElseThrow().destroyForcibly();
    }

    /** Starts one more process of a service, which hears the same as {@code instance}. Linux only. */
    public AnotherProcess another(Instance instance, String nodeId) throws IOException {
        return AnotherProcess.like(
                instance(instance.name()).pid().orElseThrow(), nodeId, logs().resolve(nodeId + ".log"));
    }

    /** The process of an instance, which must be running. */
    public ProcessHandle process(String instance) throws IOException {
        long pid = instance(instance).pid().orElseThrow(() -> new IOException(instance + " does not run"));
        return ProcessHandle.of(pid).orElseThrow(() -> new IOException(instance + " has just died"));
    }

    /** Waits until the supervisor has started an instance again and it is up. */
    public void awaitRestarted(Instance before) throws IOException, InterruptedException {
        awaitStatus(
                before.name() + " is up again",
                all -> all.stream()
                        .anyMatch(now ->
                                now.name().equals(before.name()) && now.isUp() && now.restarts() > before.restarts()));
    }

    /** Waits until every process is up. */
    public void awaitAllUp() throws IOException, InterruptedException {
        awaitStatus("everything is up", all -> all.stream().allMatch(Instance::isUp));
    }

    private void awaitStatus(String what, Predicate<List<Instance>> condition)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + RESTART_PATIENCE.toNanos();
        List<Instance> status = status();
        while (!condition.test(status)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("within " + RESTART_PATIENCE + " (expected: " + what + "), but " + status);
            }
            Thread.sleep(STATUS_PACE);
            status = status();
        }
    }

    /** Empties Redis, as a failover to an empty replica would. */
    public void flushRedis() throws IOException {
        redis("FLUSHALL");
    }

    /** One command without line breaks; returns the reply as RESP2 has it. */
    public String redis(String command) throws IOException {
        String password = secret("redis");
        try (Socket redis =
                new Socket(InetAddress.getLoopbackAddress(), instance("redis").port())) {
            String commands = (password.isEmpty() ? "" : "AUTH " + password + "\r\n") + command + "\r\nQUIT\r\n";
            redis.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            String answers = new String(redis.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (answers.startsWith("-") || answers.contains("\n-")) {
                throw new IOException(command + ": " + answers);
            }
            return answers.replaceFirst("^\\+OK\r\n(?=.)", "").replaceFirst("\\+OK\r\n$", "");
        }
    }

    /** A connection to the database as its superuser. */
    public Connection database() throws IOException, SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + instance("postgres").port() + "/chat",
                "postgres",
                secret("postgres.superuser"));
    }

    /** Whether a child of the PostgreSQL server serves a connection from outside. Linux only. */
    public boolean servesClient(ProcessHandle backend) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(backend.pid()), "cmdline"))
                    .contains("127.0.0.1(");
        } catch (IOException gone) {
            return false;
        }
    }

    /** A Spring property that a running service was given. Linux only. */
    public Optional<String> setting(String instance, String name) throws IOException {
        Path process = Path.of("/proc", Long.toString(process(instance).pid()));
        return AnotherProcess.settings(process).path(name).stringValueOpt();
    }

    String secret(String name) throws IOException {
        return secrets().getProperty(name, "");
    }

    /** The passwords and keys that the launcher made for this system. */
    public Properties secrets() throws IOException {
        Properties secrets = new Properties();
        try (Reader file = Files.newBufferedReader(folder.resolve("secrets.properties"))) {
            secrets.load(file);
        }
        return secrets;
    }

    /** Stops with grace and starts again; returns when it is up. */
    public void restart(String instance) throws IOException {
        chat("restart", instance);
    }

    /** Fetches what a service measured so far. */
    public Metrics metrics(Instance instance) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + instance.port() + "/actuator/prometheus"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("metrics of " + instance.name() + ": " + answer.statusCode());
            }
            return Metrics.parse(answer.body());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private String chat(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("./chat"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data-dir", folder.toString()));
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + ": exit status " + status + "\n" + output);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
        return output;
    }

    @Override
    public void close() throws IOException {
        if (keeper != null) {
            stop(keeper);
        }
    }

    private static void stop(Process keeper) throws IOException {
        keeper.getOutputStream().close();
        try {
            keeper.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
