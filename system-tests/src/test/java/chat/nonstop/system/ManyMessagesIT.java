package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.trial.SteadyLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Six sessions of three users on two nodes, 150 messages a second for two seconds. */
class ManyMessagesIT {
    private static final int MESSAGES = 300;
    private static final int PER_SECOND = 150;

    private final SharedSystem system = SharedSystem.get();

    @Test
    void everyMessageIsAnsweredAndEverySessionHearsAllInOneOrder() throws Exception {
        system.awaitEvenSpread();
        List<Person> people = system.gateway().signUp("many", 3);
        long room = system.gateway().createGroup("many messages", people.getFirst(), people.subList(1, 3));
        List<ChatClient> clients = new ArrayList<>();
        for (Person person : people) {
            clients.add(system.client("user-" + person.userId() + "-phone", person));
            clients.add(system.client("user-" + person.userId() + "-desk", person));
        }
        Map<String, Long> sessions;
        Verdict verdict;
        try {
            clients.forEach(client -> client.watch(room, 0));
            clients.forEach(client -> client.awaitLive(SharedSystem.PATIENCE));
            sessions = system.sessionsByNode();

            SteadyLoad.send(clients, room, MESSAGES, PER_SECOND);
            clients.forEach(client -> client.awaitAnswered(SharedSystem.PATIENCE));
            clients.forEach(client -> client.awaitHeard(room, MESSAGES, SharedSystem.PATIENCE));
            verdict = system.judge(clients, people.getFirst(), room);
        } finally {
            clients.forEach(ChatClient::close);
        }
        SharedSystem.figures("many messages", verdict + "; sessions by node " + sessions);

        assertThat(sessions)
                .hasSize(2)
                .allSatisfy((node, open) -> assertThat(open).isPositive());
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.figures().sent()).isEqualTo(MESSAGES);
        assertThat(verdict.figures().acked()).isEqualTo(MESSAGES);
        assertThat(verdict.figures().receipts()).isEqualTo(MESSAGES);
        assertThat(verdict.figures().stored()).isEqualTo(MESSAGES);
        assertThat(verdict.figures().heard()).isEqualTo(MESSAGES * 6L);
        assertThat(verdict.figures().disconnects()).isZero();
        assertThat(system.gateway().messages(people.getLast(), room))
                .extracting(Message::messageId)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, MESSAGES).boxed().toList());
        assertThat(verdict.figures().longestSilence()).isLessThan(Duration.ofSeconds(5));
    }
}
