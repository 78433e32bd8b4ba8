package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.verify.Fault;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A hundred users write into one room at once. */
class OneRoomManySendersIT {
    private static final int SENDERS = 100;
    private static final int EACH = 5;

    private final SharedSystem system = SharedSystem.get();

    @Test
    void everyoneSeesTheSameOrder() throws Exception {
        system.awaitEvenSpread();
        List<Person> people = system.gateway().signUp("crowd", SENDERS);
        long room = system.gateway().createGroup("a hundred", people.getFirst(), people.subList(1, SENDERS));
        List<ChatClient> clients = new ArrayList<>();
        Map<String, Long> sessions;
        Verdict verdict;
        try {
            for (Person person : people) {
                ChatClient client = system.client("user-" + person.userId(), person);
                client.watch(room, 0);
                clients.add(client);
            }
            clients.forEach(client -> client.awaitLive(SharedSystem.PATIENCE));
            sessions = system.sessionsByNode();

            sendAllAtOnce(clients, room);
            clients.forEach(client -> client.awaitAnswered(SharedSystem.PATIENCE));
            clients.forEach(client -> client.awaitHeard(room, SENDERS * EACH, SharedSystem.PATIENCE));
            verdict = system.judge(clients, people.getFirst(), room);
        } finally {
            clients.forEach(ChatClient::close);
        }
        long inOrder = verdict.figures().toHear()
                - verdict.count(Fault.OutOfOrder.class)
                - verdict.count(Fault.HeardAnother.class)
                - verdict.count(Fault.Missed.class);
        SharedSystem.figures(
                "one room, " + SENDERS + " senders",
                String.format(
                        Locale.ROOT,
                        "order the same for everyone: %.2f %% of %d deliveries; %s; sessions by node %s",
                        100.0 * inOrder / verdict.figures().toHear(),
                        verdict.figures().toHear(),
                        verdict,
                        sessions));

        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.figures().stored()).isEqualTo(SENDERS * EACH);
        assertThat(verdict.figures().acked()).isEqualTo(SENDERS * EACH);
        assertThat(verdict.figures().heard()).isEqualTo((long) SENDERS * SENDERS * EACH);
        assertThat(sessions).allSatisfy((node, open) -> assertThat(open).isPositive());
    }

    private static void sendAllAtOnce(List<ChatClient> clients, long room) {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (ChatClient client : clients) {
                senders.execute(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                    for (int i = 1; i <= EACH; i++) {
                        client.send(room, client.name() + " says " + i);
                    }
                });
            }
            start.countDown();
        }
    }
}
