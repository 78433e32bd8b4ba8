package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.RawWebSocket;
import chat.nonstop.verify.Durations;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.trial.SteadyLoad;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One member of a room stops reading its socket while large messages flow through gateway and node. Run by hand, with
 * {@code -Dslow.reader=true}: what lies between fills only after hundreds of messages.
 */
class SlowReaderIT {
    private static final int PER_SECOND = 60;
    private static final int MEASURED = 600;

    /** What a node, a gateway and four kernel buffers may hold for one who does not read. */
    private static final int MOST_MESSAGES = 2_000;

    /** The kernel doubles it. */
    private static final int RECEIVE_BUFFER_BYTES = 4096;

    private final SharedSystem system = SharedSystem.get();
    private final String content = "😀".repeat(Limits.CONTENT_CODE_POINTS);
    private final List<ChatClient> clients = new ArrayList<>();

    @AfterEach
    void leave() {
        clients.forEach(ChatClient::close);
        clients.clear();
    }

    @Test
    void whoStopsReadingLosesItsSessionAndTheOthersNothing() throws Exception {
        assumeTrue(Boolean.getBoolean("slow.reader"), "takes a minute");
        system.awaitEvenSpread();
        List<Person> people = system.gateway().signUp("slow", 5);
        send(people, false); // what is cold is slow
        Durations without = send(people, false).figures().hearTime();
        double before = tooSlow();
        long began = System.nanoTime();
        Verdict verdict = send(people, true);
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        Durations withoutAgain = send(people, false).figures().hearTime();

        SharedSystem.figures(
                "slow reader",
                String.format(
                        Locale.ROOT,
                        "heard by the others without it, before and behind: %s and %s; with it %s; its session ended with"
                                + " TOO_SLOW before message %d of 20 KB, within %d ms; %s",
                        without,
                        withoutAgain,
                        verdict.figures().hearTime(),
                        verdict.figures().sent(),
                        took,
                        verdict));
        assertThat(tooSlow()).isEqualTo(before + 1);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.figures().disconnects()).isZero();
        assertThat(verdict.figures().heard()).isEqualTo(verdict.figures().toHear());
    }

    /** In a room of their own; with one that does not read until that one has lost its session. */
    private Verdict send(List<Person> people, boolean withSlowOne) throws Exception {
        long room = system.gateway().createGroup("slow reader", people.getFirst(), people.subList(1, people.size()));
        List<ChatClient> reading = people.subList(0, people.size() - 1).stream()
                .map(person -> system.client(room + "-" + person.userId(), person))
                .toList();
        clients.addAll(reading);
        reading.forEach(client -> client.watch(room, 0));
        reading.forEach(client -> client.awaitLive(SharedSystem.PATIENCE));
        int sent = 0;
        if (withSlowOne) {
            double before = tooSlow();
            try (RawWebSocket slow = RawWebSocket.open(
                    system.gateway().webSocket(), people.getLast().token(), RECEIVE_BUFFER_BYTES)) {
                slow.send("CONNECT\naccept-version:1.2\n\n\0");
                slow.send("SUBSCRIBE\nid:1\ndestination:" + Destinations.room(room) + "\nreceipt:live\n\n\0");
                slow.readUntil("receipt-id:live");
                while (sent < MEASURED || tooSlow() == before) {
                    assertThat(sent).as("messages for one who does not read").isLessThan(MOST_MESSAGES);
                    sent += pace(reading.getFirst(), room);
                }
            }
        } else {
            while (sent < MEASURED) {
                sent += pace(reading.getFirst(), room);
            }
        }
        int last = sent;
        reading.getFirst().awaitAnswered(SharedSystem.PATIENCE);
        reading.forEach(client -> client.awaitHeard(room, last, SharedSystem.PATIENCE));
        Verdict verdict = system.judge(reading, people.getFirst(), room);
        leave(); // a user has three sessions
        return verdict;
    }

    /** Half a second of the load. */
    private int pace(ChatClient sender, long room) throws InterruptedException {
        SteadyLoad.send(List.of(sender), room, PER_SECOND / 2, PER_SECOND, content);
        return PER_SECOND / 2;
    }

    private double tooSlow() throws IOException {
        return system.endedFor(CloseReason.TOO_SLOW);
    }
}
