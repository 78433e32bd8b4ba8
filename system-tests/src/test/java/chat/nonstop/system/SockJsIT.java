package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.client.Transport;
import chat.nonstop.verify.trial.SteadyLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every transport chats through the gateway, with sessions on both nodes. */
class SockJsIT {
    private static final int MESSAGES = 60;
    private static final int PER_SECOND = 30;
    private static final int FEWEST_SESSIONS = 3;
    private static final int MOST_SESSIONS = 16;

    private final SharedSystem system = SharedSystem.get();

    @ParameterizedTest
    @EnumSource(Transport.class)
    void everySessionHearsAllInOneOrder(Transport transport) throws Exception {
        system.awaitEvenSpread();
        List<Person> people = system.gateway().signUp("sockjs", MOST_SESSIONS);
        long room = system.gateway().createGroup("transports", people.getFirst(), people.subList(1, MOST_SESSIONS));
        List<ChatClient> clients = new ArrayList<>();
        Map<String, Long> sessions;
        Verdict verdict;
        try {
            do {
                Person person = people.get(clients.size());
                ChatClient client = system.client(transport + "-" + clients.size(), person, transport);
                clients.add(client);
                client.watch(room, 0);
                client.awaitLive(SharedSystem.PATIENCE);
                sessions = system.sessionsByNode();
            } while (clients.size() < FEWEST_SESSIONS
                    || (sessions.containsValue(0L) && clients.size() < MOST_SESSIONS));

            SteadyLoad.send(clients, room, MESSAGES, PER_SECOND);
            for (ChatClient client : clients) {
                client.awaitAnswered(SharedSystem.PATIENCE);
                client.awaitHeard(room, MESSAGES, SharedSystem.PATIENCE);
            }
            verdict = system.judge(clients, people.getFirst(), room);
        } finally {
            clients.forEach(ChatClient::close);
        }
        SharedSystem.figures("transport " + transport, verdict + "; sessions by node " + sessions);

        assertThat(sessions.values()).doesNotContain(0L);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.figures().receipts()).isEqualTo(MESSAGES);
        assertThat(verdict.figures().stored()).isEqualTo(MESSAGES);
        assertThat(verdict.figures().disconnects()).isZero();
    }
}
