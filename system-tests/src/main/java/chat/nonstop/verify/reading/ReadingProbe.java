package chat.nonstop.verify.reading;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.verify.client.Conversation;
import chat.nonstop.verify.client.Frame;
import chat.nonstop.verify.client.Gateway;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.client.RoomActions;
import chat.nonstop.verify.client.Transport;
import chat.nonstop.verify.local.Instance;
import chat.nonstop.verify.local.LocalSystem;
import chat.nonstop.verify.local.Metrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/**
 * Starts a system of its own, puts all members of one room on two nodes through the gateway, and has them read each of a number
 * of messages, all at once. Prints frames, bytes, and the CPU of each process by receipt. Arguments: the repository (built),
 * members, rounds.
 */
public final class ReadingProbe {
    private static final int WARM_UP_ROUNDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Gateway gateway;
    private final List<Conversation> sessions = new ArrayList<>();
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Person first;
    private final long roomId;

    private ReadingProbe(Gateway gateway, List<Person> people) throws IOException {
        this.gateway = gateway;
        first = people.getFirst();
        roomId = gateway.createGroup("everybody reads", first, List.of());
        RoomActions room = new RoomActions(gateway, roomId);
        for (int from = 1; from < people.size(); from += Limits.INVITED_AT_ONCE) {
            room.invite(
                    first,
                    people.subList(from, Math.min(people.size(), from + Limits.INVITED_AT_ONCE))
                            .toArray(Person[]::new));
        }
        for (Person person : people) {
            Conversation session = Conversation.open(gateway, person, Transport.WEBSOCKET, this::hear);
            session.subscribe(Destinations.room(roomId) + Destinations.READ_SUFFIX);
            sessions.add(session);
        }
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            System.err.println("Usage: ReadingProbe REPOSITORY MEMBERS ROUNDS");
            System.exit(2);
        }
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        int members = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        Path folder = root.resolve(
                "system-tests/target/reading-" + ProcessHandle.current().pid());
        try (LocalSystem system = LocalSystem.start(root, folder, 2, settings())) {
            ReadingProbe probe =
                    new ReadingProbe(system.gateway(), system.gateway().signUp("reader", members));
            for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                probe.round();
            }
            probe.measure(system, rounds);
            probe.sessions.forEach(Conversation::close);
        }
    }

    private static Map<String, String> settings() {
        return Map.of(
                "chat.auth.access-token-life", "1h",
                "chat.auth.password.memory-kib", "1024",
                "chat.auth.password.iterations", "1",
                "chat.limits.messages-per-minute", "1000000",
                "chat.limits.log-in-requests-per-minute", "1000000",
                "chat.limits.handshakes-per-minute", "1000000",
                "chat.limits.handshakes-per-address-per-minute", "1000000",
                "chat.limits.rest-requests-per-minute", "1000000");
    }

    private void hear(Frame frame) {
        if (frame.command().equals("MESSAGE")) {
            frames.incrementAndGet();
            bytes.addAndGet(frame.body().getBytes(StandardCharsets.UTF_8).length);
        }
    }

    /** One writes, and all read that, from one moment on. Returns when every cursor stands there. */
    private void round() throws IOException, InterruptedException {
        String receipt = UUID.randomUUID().toString();
        sessions.getFirst()
                .send(
                        "SEND",
                        Map.of("destination", Destinations.PUB_MESSAGE, "receipt", receipt),
                        ContractJson.mapper()
                                .writeValueAsString(Map.of(
                                        "roomId",
                                        roomId,
                                        "clientMessageId",
                                        UUID.randomUUID(),
                                        "type",
                                        "TEXT",
                                        "content",
                                        "everybody read this")));
        sessions.getFirst().awaitReceipt(receipt);
        long before = lowestCursor();
        long head = head(before);
        String body = ContractJson.mapper().writeValueAsString(Map.of("roomId", roomId, "lastReadMessageId", head));
        for (Conversation session : sessions) {
            session.send("SEND", Map.of("destination", Destinations.PUB_READ, "receipt", "read-" + head), body);
        }
        for (Conversation session : sessions) {
            session.awaitReceipt("read-" + head);
        }
        awaitThat(() -> lowestCursor() == head);
    }

    /** The message that was just written, when it is stored. */
    private long head(long before) throws IOException, InterruptedException {
        awaitThat(() -> lastMessageId() > before);
        return lastMessageId();
    }

    private long lastMessageId() throws IOException {
        return json(Paths.ROOM).path("lastMessageId").longValue();
    }

    private long lowestCursor() throws IOException {
        return json(Paths.READ)
                .path("cursors")
                .valueStream()
                .mapToLong(cursor -> cursor.path("lastReadMessageId").longValue())
                .min()
                .orElse(0);
    }

    private JsonNode json(String path) throws IOException {
        return ContractJson.mapper()
                .readTree(gateway.call(first, "GET", path.replace("{roomId}", "" + roomId), null)
                        .body());
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void awaitThat(Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the cursors did not get there");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void measure(LocalSystem system, int rounds) throws Exception {
        List<Instance> instances = system.status();
        Map<String, Duration> cpuBefore = cpu(instances);
        double publishedBefore = published(system, instances);
        long framesBefore = frames.get();
        long bytesBefore = bytes.get();
        long begin = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            round();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        Map<String, Duration> cpuAfter = cpu(instances);
        long receipts = (long) rounds * sessions.size();
        long heard = frames.get() - framesBefore;
        System.out.printf(
                Locale.ROOT,
                "%d members, %d rounds in %.1f s: %d reports; %.0f frames of cursors published, %d heard (one for %.1f reports at"
                        + " each session), %.1f MB, %.0f bytes each%n",
                sessions.size(),
                rounds,
                took.toMillis() / 1_000.0,
                receipts,
                published(system, instances) - publishedBefore,
                heard,
                (double) receipts * sessions.size() / heard,
                (bytes.get() - bytesBefore) / 1e6,
                (double) (bytes.get() - bytesBefore) / heard);
        System.out.printf("%-16s %12s %18s %20s%n", "process", "CPU, ms", "µs by report", "µs by frame heard");
        cpuAfter.forEach((name, after) -> {
            double micros = after.minus(cpuBefore.get(name)).toNanos() / 1e3;
            System.out.printf(
                    Locale.ROOT, "%-16s %12.0f %18.1f %20.2f%n", name, micros / 1e3, micros / receipts, micros / heard);
        });
    }

    private static double published(LocalSystem system, List<Instance> instances) throws IOException {
        double frames = 0;
        for (Instance instance : instances) {
            if (instance.service().equals("read-receipt")) {
                Metrics metrics = system.metrics(instance);
                frames += metrics.value("chat_read_frames_total");
            }
        }
        return frames;
    }

    /** Used so far, by process. */
    private static Map<String, Duration> cpu(List<Instance> instances) {
        Map<String, Duration> cpu = new LinkedHashMap<>();
        for (Instance instance : instances) {
            ProcessHandle process =
                    ProcessHandle.of(instance.pid().orElseThrow()).orElseThrow();
            Duration used = process.info().totalCpuDuration().orElse(Duration.ZERO);
            for (ProcessHandle child : process.descendants().toList()) {
                used = used.plus(child.info().totalCpuDuration().orElse(Duration.ZERO));
            }
            cpu.put(instance.name(), used);
        }
        return cpu;
    }
}
