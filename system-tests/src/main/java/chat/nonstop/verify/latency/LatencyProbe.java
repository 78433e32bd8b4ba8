package chat.nonstop.verify.latency;

import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.Durations;
import chat.nonstop.verify.Recording;
import chat.nonstop.verify.SteadyClock;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Gateway;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.client.Transport;
import chat.nonstop.verify.local.Instance;
import chat.nonstop.verify.local.LocalSystem;
import chat.nonstop.verify.local.Metrics;
import chat.nonstop.verify.local.Metrics.TimerState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts a system of its own, sends at a steady rate over sessions of one room through the gateway, and prints median and
 * p99 from send to receipt and from send to each delivery, what the services' own timers say of each part of the way, the
 * memory of each process and the start-up times. Arguments: the repository (built), then the publish modes to measure.
 */
public final class LatencyProbe {
    private static final int SESSIONS = 10;
    private static final int PER_SECOND = 50;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration MEASURED = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Timers of the services, in the order in which a message meets them. */
    private static final Map<String, String> PARTS = parts();

    private LatencyProbe() {}

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("chat_message_accept", "chat-ws: from reading a SEND until it is durable");
        parts.put("chat_publish_commit", "chat-ws: of that, one Kafka transaction");
        parts.put("chat_publish_send", "chat-ws: of that, one idempotent send");
        parts.put(
                "chat_message_accepted_to_stored", "from the node's acceptance until persistence has stored and told");
        parts.put("spring_kafka_listener", "persistence: of that, one batch of records from Kafka");
        parts.put("hikaricp_connections_usage", "persistence: of that, its database transaction");
        parts.put("chat_delivery_write", "chat-ws: from the Redis signal until a session's frame is written");
        return parts;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 1) {
            System.err.println("Usage: LatencyProbe REPOSITORY [transactional] [idempotent]");
            System.exit(2);
        }
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        List<String> modes = arguments.length == 1
                ? List.of("transactional", "idempotent")
                : List.of(arguments).subList(1, arguments.length);
        for (String mode : modes) {
            measure(root, mode);
        }
    }

    private static void measure(Path root, String mode) throws IOException, InterruptedException {
        Path folder = root.resolve("system-tests/target/latency-" + mode + "-"
                + ProcessHandle.current().pid());
        try (LocalSystem system = LocalSystem.start(root, folder, 2, settings(mode))) {
            System.out.printf(Locale.ROOT, "%n== %s ==%n", mode);
            System.out.println("start-up, all: " + system.startUp().toMillis() / 1_000 + " s");
            system.startUpLines().forEach(line -> System.out.println("  " + line));
            Gateway gateway = system.gateway();
            List<Person> people = gateway.signUp("probe", SESSIONS);
            run(gateway, people, WARM_UP);
            Map<String, TimerState> before = timers(system);
            Verdict verdict = run(gateway, people, MEASURED);
            Map<String, TimerState> after = timers(system);
            report(verdict, before, after);
            System.out.println("memory after the run:");
            for (Instance instance : system.status()) {
                System.out.printf(Locale.ROOT, "  %-14s %4d MB%n", instance.name(), instance.residentBytes() >> 20);
            }
        }
    }

    private static Map<String, String> settings(String mode) {
        return Map.of(
                "chat.publish.mode", mode,
                "chat.auth.password.memory-kib", "1024",
                "chat.auth.password.iterations", "1",
                "chat.limits.messages-per-minute", "1000000",
                "chat.limits.log-in-requests-per-minute", "1000000",
                "chat.limits.rest-requests-per-minute", "1000000");
    }

    private static Verdict run(Gateway gateway, List<Person> people, Duration length)
            throws IOException, InterruptedException {
        SteadyClock clock = new SteadyClock();
        long room = gateway.createGroup("probe", people.getFirst(), people.subList(1, people.size()));
        List<ChatClient> clients = new ArrayList<>();
        try {
            for (Person person : people) {
                ChatClient client =
                        new ChatClient("user-" + person.userId(), person, gateway, Transport.WEBSOCKET, clock);
                client.watch(room, 0);
                clients.add(client);
            }
            clients.forEach(client -> client.awaitLive(PATIENCE));
            long messages = length.toSeconds() * PER_SECOND;
            long begin = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                long due = begin + TimeUnit.SECONDS.toNanos(1) * i / PER_SECOND;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                clients.get(i % clients.size())
                        .send(room, "message " + i + " of the latency probe, at " + Instant.now());
            }
            for (ChatClient client : clients) {
                client.awaitAnswered(PATIENCE);
                client.awaitHeard(room, messages, PATIENCE);
            }
            List<ClientLog> logs = clients.stream().map(ChatClient::log).toList();
            return Verdict.of(new Recording(logs, List.of(gateway.history(people.getFirst(), room))));
        } finally {
            clients.forEach(ChatClient::close);
        }
    }

    /** Of all processes together. */
    private static Map<String, TimerState> timers(LocalSystem system) throws IOException {
        Map<String, TimerState> timers = new LinkedHashMap<>();
        for (Instance instance : system.status()) {
            if (!List.of("chat-ws", "persistence").contains(instance.service())) {
                continue;
            }
            Metrics metrics = system.metrics(instance);
            for (String name : PARTS.keySet()) {
                if (metrics.has(name + "_seconds_count")) {
                    timers.merge(name, metrics.timer(name), TimerState::plus);
                }
            }
        }
        return timers;
    }

    private static void report(Verdict verdict, Map<String, TimerState> before, Map<String, TimerState> after) {
        System.out.println(verdict);
        print("client: send to receipt", verdict.figures().ackTime());
        print("client: send to receive", verdict.figures().hearTime());
        after.forEach((name, state) -> {
            TimerState earlier = before.get(name);
            TimerState part = earlier == null ? state : state.since(earlier);
            if (part.count() == 0) {
                return; // a part of the other mode
            }
            System.out.printf(
                    Locale.ROOT,
                    "  %-78s mean %6.1f  p50 %6.1f  p99 %6.1f ms  (%d)%n",
                    PARTS.get(name),
                    millis(part.mean()),
                    millis(part.quantile(0.50)),
                    millis(part.quantile(0.99)),
                    part.count());
        });
    }

    private static void print(String what, Durations durations) {
        System.out.printf(
                Locale.ROOT,
                "  %-78s              p50 %6.1f  p99 %6.1f ms%n",
                what,
                millis(durations.quantile(0.50)),
                millis(durations.quantile(0.99)));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
