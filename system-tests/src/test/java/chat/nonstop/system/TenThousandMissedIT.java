package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.verify.Observation;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.local.Instance;
import chat.nonstop.verify.local.Metrics;
import chat.nonstop.verify.trial.SteadyLoad;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * A client that has missed many messages comes back while more are said: it hears each once, in order, those it missed and those
 * that come meanwhile. {@code -Dmissed.messages=10000} for the number in the design.
 */
class TenThousandMissedIT {
    private static final int MISSED = Integer.getInteger("missed.messages", 600);
    private static final int PER_SECOND = 300;
    private static final int MEANWHILE_PER_SECOND = 50;
    private static final int HEARD_BEFORE = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final SharedSystem system = SharedSystem.get();

    @Test
    void whoWasAwayHearsAllOfItOnceInOrderWhileTheRoomGoesOn() throws Exception {
        List<Person> people = system.gateway().signUp("missing", 3);
        long room = system.gateway().createGroup("missed", people.getFirst(), people.subList(1, 3));
        List<ChatClient> writers = new ArrayList<>();
        ChatClient back = null;
        try {
            writers.add(system.client("writer-1", people.get(0)));
            writers.add(system.client("writer-2", people.get(1)));
            writers.forEach(client -> client.watch(room, 0));
            writers.forEach(client -> client.awaitLive(SharedSystem.PATIENCE));
            SteadyLoad.send(writers, room, HEARD_BEFORE, PER_SECOND);
            SteadyLoad.send(writers, room, MISSED, PER_SECOND);
            writers.forEach(client -> client.awaitHeard(room, HEARD_BEFORE + MISSED, PATIENCE));

            Instant asked;
            Instant caughtUp;
            Usage before;
            Usage most;
            int sent;
            try (SteadyLoad load = SteadyLoad.start(writers, room, MEANWHILE_PER_SECOND)) {
                await().until(() -> load.sent() > MEANWHILE_PER_SECOND);
                before = usage();
                asked = system.clock().instant();
                back = system.client("back", people.get(2));
                back.watch(room, HEARD_BEFORE);
                ChatClient away = back;
                List<Usage> seen = new ArrayList<>(List.of(before));
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
                    seen.add(usage());
                    return heard(away) >= MISSED;
                });
                away.awaitLive(PATIENCE);
                caughtUp = system.clock().instant();
                most = Usage.most(seen);
                int sentThen = load.sent();
                await().until(() -> load.sent() > sentThen + MEANWHILE_PER_SECOND);
                sent = load.sent();
            }
            ChatClient away = back;
            writers.forEach(client -> client.awaitAnswered(PATIENCE));
            long last =
                    system.gateway().messages(people.getFirst(), room).getLast().messageId();
            List<ChatClient> all = List.of(writers.get(0), writers.get(1), away);
            all.forEach(client -> client.awaitHeard(room, last, PATIENCE));
            Verdict verdict = system.judge(all, people.getFirst(), room);
            SharedSystem.figures(
                    "missed",
                    String.format(
                            Locale.ROOT,
                            "%d missed, %d more sent meanwhile: heard up to the live ones %d ms after it came back; nodes'"
                                    + " heaps %.0f MB before, %.0f MB at most; queued to sessions %.0f KB before, %.0f KB at"
                                    + " most; %s",
                            MISSED,
                            sent,
                            Duration.between(asked, caughtUp).toMillis(),
                            before.heapBytes() / 1e6,
                            most.heapBytes() / 1e6,
                            before.queuedBytes() / 1e3,
                            most.queuedBytes() / 1e3,
                            verdict));
            assertThat(verdict.faults()).isEmpty();
            assertThat(away.otherRefusals()).isEmpty();
            assertThat(heard(away)).isEqualTo(last - HEARD_BEFORE);
            assertThat(most.queuedBytes())
                    .as("queued to sessions, of which each may have 512 KiB")
                    .isLessThan(3 * 512 * 1024);
        } finally {
            writers.forEach(ChatClient::close);
            if (back != null) {
                back.close();
            }
        }
    }

    private static long heard(ChatClient client) {
        return client.log().observations().stream()
                .filter(Observation.Heard.class::isInstance)
                .count();
    }

    /** Of all nodes together. */
    private record Usage(double heapBytes, double queuedBytes) {
        static Usage most(List<Usage> seen) {
            return new Usage(
                    seen.stream().mapToDouble(Usage::heapBytes).max().orElse(0),
                    seen.stream().mapToDouble(Usage::queuedBytes).max().orElse(0));
        }
    }

    private Usage usage() throws IOException {
        double heap = 0;
        double queued = 0;
        for (Instance node : system.nodes()) {
            Metrics metrics = system.processes().metrics(node);
            heap += metrics.value("jvm_memory_used_bytes", "area", "heap");
            queued += metrics.value("chat_session_queue_bytes");
        }
        return new Usage(heap, queued);
    }
}
