package chat.nonstop.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.local.stack.Folders;
import chat.nonstop.local.stack.Ports;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@code ./chat} script and launcher of this build, in a checkout whose services are {@link FakeService}s; PostgreSQL,
 * Kafka and Redis are real. Ordered, because starting is what takes long.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LauncherIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path checkout;

    private static int port;

    private record Outcome(int status, String output) {}

    @BeforeAll
    static void layOutTheCheckout() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        Path root = module.getParent().getParent();
        Files.createDirectories(checkout.resolve(".mvn"));
        Files.copy(root.resolve(".mvn/find-jdk.sh"), checkout.resolve(".mvn/find-jdk.sh"));
        Files.copy(root.resolve("chat"), checkout.resolve("chat"));
        Files.createDirectories(checkout.resolve("deploy/local"));
        Files.createSymbolicLink(checkout.resolve("deploy/local/target"), module.resolve("target"));
        for (Service service : Service.values()) {
            Path target =
                    Files.createDirectories(checkout.resolve(service.module()).resolve("target"));
            writeFakeService(target.resolve(service.module() + "-1.jar"));
        }
        port = Ports.free();
    }

    @AfterAll
    static void stop() throws Exception {
        chat("reset", "--yes");
        Folders.delete(checkout.resolve(".chat"));
    }

    @Test
    @Order(1)
    void upStartsEverythingAndTellsHowToUseIt() throws Exception {
        Outcome up = chat("up", "--port", "" + port, "--ws-nodes", "2", "--set", "greeting=안녕");

        assertThat(up.output())
                .contains("http://localhost:" + port, "alice@example.com", "bob@example.com", "./chat down");
        assertThat(up.status()).isZero();
        assertThat(states())
                .containsExactlyInAnyOrder(
                        "postgres up",
                        "kafka up",
                        "redis up",
                        "persistence up",
                        "chat-ws-1 up",
                        "chat-ws-2 up",
                        "gateway up",
                        "read-receipt up",
                        "notification up");
        assertThat(get("/configuration")).contains("\"greeting\":\"안녕\"", "\"chat.node.id\":\"gateway\"");
    }

    @Test
    @Order(2)
    void noSecretIsOnACommandLineOrInAFileThatOthersRead() throws Exception {
        Path secrets = checkout.resolve(".chat/secrets.properties");
        List<String> values =
                Home.read(secrets).values().stream().map(Object::toString).toList();
        String commandLines = String.join(
                "\n",
                ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .toList());

        assertThat(values).isNotEmpty().noneMatch(commandLines::contains);
        assertThat(Files.getPosixFilePermissions(secrets)).hasSize(2);
    }

    @Test
    @Order(3)
    void secondUpSaysThatItRunsAlready() throws Exception {
        Outcome second = chat("up", "--port", "" + port);

        assertThat(second.status()).isEqualTo(Main.FAILED);
        assertThat(second.output()).contains("Already running at http://localhost:" + port);
    }

    @Test
    @Order(4)
    void whateverIsKilledComesBack() throws Exception {
        for (String instance : List.of("gateway", "chat-ws-2", "redis", "postgres", "kafka")) {
            long killed = pid(instance);
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();

            await(instance).atMost(LIMIT).untilAsserted(() -> {
                assertThat(states()).contains(instance + " up");
                assertThat(pid(instance)).isNotEqualTo(killed);
            });
        }
    }

    @Test
    @Order(5)
    void restartTakesTheInstancesOfAServiceOneByOne() throws Exception {
        long before = pid("chat-ws-1");

        Outcome restart = chat("restart", "chat-ws");

        assertThat(restart.output()).containsSubsequence("chat-ws-1", "up", "chat-ws-2", "up");
        assertThat(pid("chat-ws-1")).isNotEqualTo(before);
        assertThat(chat("restart", "chatws").output()).contains("There is no chatws", "chat-ws-1");
    }

    @Test
    @Order(6)
    void logsAreShownByServiceAndByInstance() throws Exception {
        assertThat(chat("logs", "chat-ws").output()).contains("chat-ws-1 | starting", "chat-ws-2 | starting");
        assertThat(chat("logs", "gateway", "-n", "1").output()).isEqualTo("starting gateway\n");
    }

    @Test
    @Order(7)
    void processesOfASupervisorThatWasKilledAreEnded() throws Exception {
        List<Long> pids = pids();
        long supervisor = Long.parseLong(
                Home.read(checkout.resolve(".chat/run/control.properties")).getProperty("pid"));
        ProcessHandle.of(supervisor).orElseThrow().destroyForcibly();

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(chat("status").status()).isEqualTo(Main.NOT_RUNNING));
        assertThat(pids)
                .hasSize(9)
                .noneMatch(pid -> ProcessHandle.of(pid)
                        .filter(process -> process.info().command().isPresent()) // a zombie has no command
                        .isPresent());
    }

    @Test
    @Order(8)
    void upNamesWhoHoldsAPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(port + 2, 1, InetAddress.getLoopbackAddress())) {
            Outcome up = chat("up", "--port", "" + socket.getLocalPort());

            assertThat(up.status()).isEqualTo(Main.FAILED);
            assertThat(up.output())
                    .contains("Port " + socket.getLocalPort() + " (gateway) is taken by java")
                    .contains("pid " + ProcessHandle.current().pid())
                    .contains("--port");
        }
    }

    @Test
    @Order(9)
    void upFailsWithTheLogOfTheServiceThatCannotStart() throws Exception {
        Outcome up = chat("up", "--port", "" + port, "--set", "fake.fails=notification");

        assertThat(up.status()).isEqualTo(Main.FAILED);
        assertThat(up.output()).contains("notification exits again and again", "cannot start: fake.fails says so");
        assertThat(chat("status", "--json")).isEqualTo(new Outcome(Main.NOT_RUNNING, "[]\n"));
    }

    @Test
    @Order(10)
    void downLeavesNoProcessAndKeepsTheData() throws Exception {
        assertThat(chat("up", "--port", "" + port).status()).isZero();
        List<Long> pids = pids();

        assertThat(chat("reset").output()).contains("./chat reset --yes");
        Outcome down = chat("down");

        assertThat(down.output()).containsSubsequence("gateway", "chat-ws-1", "persistence", "Stopped.");
        assertThat(pids)
                .hasSize(8)
                .noneMatch(pid -> ProcessHandle.of(pid)
                        .filter(process -> process.info().command().isPresent())
                        .isPresent());
        assertThat(checkout.resolve(".chat/data/postgres/data/PG_VERSION")).exists();
    }

    @Test
    @Order(11)
    void resetEmptiesTheData() throws Exception {
        assertThat(chat("reset").status()).isZero();

        assertThat(checkout.resolve(".chat/data")).doesNotExist();
        assertThat(checkout.resolve(".chat/secrets.properties")).doesNotExist();
    }

    private static Outcome chat(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("sh", checkout.resolve("chat").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private static List<String> states() throws Exception {
        return instances("\"instance\":\"([^\"]+)\".*\"state\":\"([^\"]+)\"").stream()
                .map(match -> match.group(1) + " " + match.group(2))
                .toList();
    }

    private static List<Long> pids() throws Exception {
        return instances("\"pid\":(\\d+)").stream()
                .map(match -> Long.valueOf(match.group(1)))
                .toList();
    }

    private static long pid(String instance) throws Exception {
        return instances("\"instance\":\"" + instance + "\",\"pid\":(\\d+)").stream()
                .map(match -> Long.parseLong(match.group(1)))
                .findFirst()
                .orElse(-1L);
    }

    private static List<Matcher> instances(String pattern) throws Exception {
        return chat("status", "--json")
                .output()
                .lines()
                .map(Pattern.compile(pattern)::matcher)
                .filter(Matcher::find)
                .toList();
    }

    private static String get(String path) throws IOException {
        try (var in = URI.create("http://127.0.0.1:" + port + path).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void writeFakeService(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
        String name = FakeService.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                var in = FakeService.class.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
        }
    }
}
