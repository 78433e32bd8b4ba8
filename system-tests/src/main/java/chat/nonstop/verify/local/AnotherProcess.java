package chat.nonstop.verify.local;

import chat.nonstop.contracts.ContractJson;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * One more process of a service than the launcher started, under its own node id and port; nobody restarts it, and the
 * gateway does not know it. It is killed with -9 by {@link #close}, and when this JVM dies. Linux only.
 */
public final class AnotherProcess implements AutoCloseable {
    private static final String SETTINGS = "SPRING_APPLICATION_JSON";

    /** Kills its child when its own input ends. */
    private static final String KEEPER = """
            log=$1; shift
            "$@" </dev/null >"$log" 2>&1 &
            cat >/dev/null
            kill -9 $!
            wait
            """;

    private final Process keeper;
    private final int port;

    private AnotherProcess(Process keeper, int port) {
        this.keeper = keeper;
        this.port = port;
    }

    /** Starts as the launcher started {@code pid}. */
    static AnotherProcess like(long pid, String nodeId, Path log) throws IOException {
        Path of = Path.of("/proc", Long.toString(pid));
        int port = freePort();
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", KEEPER, "keeper", log.toString()));
        command.addAll(words(of.resolve("cmdline")));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(of.resolve("cwd").toRealPath().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment(of));
        ObjectNode settings = settings(of);
        settings.put("server.port", Integer.toString(port));
        settings.put("chat.node.id", nodeId);
        builder.environment().put(SETTINGS, settings.toString());
        return new AnotherProcess(builder.start(), port);
    }

    /** The Spring properties that a process was given. */
    static ObjectNode settings(Path process) throws IOException {
        return (ObjectNode) ContractJson.mapper().readTree(environment(process).getOrDefault(SETTINGS, "{}"));
    }

    private static Map<String, String> environment(Path process) throws IOException {
        return words(process.resolve("environ")).stream()
                .filter(word -> word.indexOf('=') > 0)
                .collect(Collectors.toMap(
                        word -> word.substring(0, word.indexOf('=')), word -> word.substring(word.indexOf('=') + 1)));
    }

    private static List<String> words(Path file) throws IOException {
        return Stream.of(Files.readString(file, StandardCharsets.UTF_8).split("\0", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until it says that it is ready. */
    public void awaitUp(Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isReady()) {
            if (!keeper.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException("the other process did not come up");
            }
            Thread.sleep(Duration.ofMillis(200));
        }
    }

    private boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(1_000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        keeper.getOutputStream().close();
        keeper.waitFor();
    }
}
