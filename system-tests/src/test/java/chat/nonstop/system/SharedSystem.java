package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.Recording;
import chat.nonstop.verify.SteadyClock;
import chat.nonstop.verify.StoredRoom;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Gateway;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.client.Transport;
import chat.nonstop.verify.local.Instance;
import chat.nonstop.verify.local.LocalSystem;
import chat.nonstop.verify.local.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One system with two chat-ws nodes for all tests of this JVM. Tests share nothing in it: each makes its own users and
 * rooms. It stops when the JVM ends, however that ends.
 */
public final class SharedSystem {
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Short, so that one can be seen to expire; clients of tests log in again in time. */
    static final Duration ACCESS_TOKEN_LIFE = Duration.ofSeconds(100);

    private static final SharedSystem SHARED = new SharedSystem();

    private final LocalSystem system;
    private final AlertInbox alerts;
    private final SteadyClock clock = new SteadyClock();
    private final List<Instance> nodes;
    private final String earlyToken;
    private final Person earlyUser;

    private SharedSystem() {
        Path root =
                Path.of(System.getProperty("chat.root", "..")).toAbsolutePath().normalize();
        String run = LocalTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("HHmmss")) + "-"
                + ProcessHandle.current().pid();
        Path folder = root.resolve("system-tests").resolve("target").resolve("system-" + run);
        try {
            String running = System.getProperty("chat.running", "");
            alerts = new AlertInbox(Integer.getInteger("chat.alerts.port", 0), clock);
            system = running.isEmpty()
                    ? LocalSystem.start(root, folder, 2, settings(alerts))
                    : LocalSystem.running(root, Path.of(running));
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-system"));
            figures("system", "up in " + system.startUp().toSeconds() + " s: " + system.startUpLines());
            nodes = system.status().stream()
                    .filter(instance -> instance.service().equals("chat-ws"))
                    .toList();
            earlyUser = gateway().signUp("early");
            earlyToken = earlyUser.token();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Limits that protect against what these tests do are out of the way; cheap password hashes save the CPU for chat. */
    private static Map<String, String> settings(AlertInbox alerts) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("chat.auth.access-token-life", ACCESS_TOKEN_LIFE.toSeconds() + "s");
        settings.put("chat.alerts.webhook-url", alerts.address().toString());
        settings.put("chat.alerts.format", "generic");
        settings.put("chat.auth.password.memory-kib", "1024");
        settings.put("chat.auth.password.iterations", "1");
        settings.put("chat.limits.messages-per-minute", "1000000");
        settings.put("chat.limits.rest-requests-per-minute", "1000000");
        settings.put("chat.limits.log-in-requests-per-minute", "1000000");
        settings.put("chat.limits.handshakes-per-minute", "1000000");
        settings.put("chat.limits.handshakes-per-address-per-minute", "1000000");
        settings.put("chat.limits.sock-js-requests-per-minute", "1000000");
        return settings;
    }

    public static SharedSystem get() {
        return SHARED;
    }

    private void stop() {
        try {
            system.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public LocalSystem processes() {
        return system;
    }

    /** The chat-ws nodes. */
    List<Instance> nodes() {
        return nodes;
    }

    /** What operators have been told so far, the oldest first. */
    List<AlertInbox.Alert> alerts() {
        return alerts.alerts();
    }

    public Gateway gateway() {
        return system.gateway();
    }

    SteadyClock clock() {
        return clock;
    }

    /** A token that was taken when the system came up. */
    String earlyToken() {
        return earlyToken;
    }

    Person earlyUser() {
        return earlyUser;
    }

    ChatClient client(String name, Person person) {
        return client(name, person, Transport.WEBSOCKET);
    }

    ChatClient client(String name, Person person, Transport transport) {
        return new ChatClient(name, person, gateway(), transport, clock);
    }

    /** Open sessions by node. */
    Map<String, Long> sessionsByNode() throws IOException {
        Map<String, Long> sessions = new LinkedHashMap<>();
        for (Instance node : nodes) {
            sessions.put(node.name(), Math.round(system.metrics(node).value("chat_sessions")));
        }
        return sessions;
    }

    /** Sessions that nodes ended so far for a reason. */
    double endedFor(CloseReason reason) throws IOException {
        double ended = 0;
        for (Instance node : nodes) {
            ended += system.metrics(node).value("chat_sessions_ended_total", "reason", reason.name());
        }
        return ended;
    }

    /**
     * Waits until the next sessions will be spread evenly over both nodes: those of earlier tests are gone, for the nodes and
     * for the gateway, which also knows that both nodes are there. It learns of a node's return later than the launcher does.
     */
    void awaitEvenSpread() {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            assertThat(sessionsByNode().values()).containsOnly(0L);
            Metrics gateway = system.metrics(system.instance("gateway"));
            assertThat(gateway.value("chat_gateway_nodes", "state", "READY")).isEqualTo(nodes.size());
            assertThat(gateway.value("chat_gateway_sockets")).isZero();
        });
    }

    /** Judges what clients wrote down about rooms that {@code reader} is a member of. */
    Verdict judge(List<ChatClient> clients, Person reader, long... roomIds) throws IOException {
        List<StoredRoom> rooms = new ArrayList<>();
        for (long roomId : roomIds) {
            rooms.add(gateway().history(reader, roomId));
        }
        List<ClientLog> logs = clients.stream().map(ChatClient::log).toList();
        return Verdict.of(new Recording(logs, rooms));
    }

    /** The line that a test prints of what it measured. */
    public static void figures(String test, String what) {
        System.out.println("[" + test + "] " + what);
    }
}
