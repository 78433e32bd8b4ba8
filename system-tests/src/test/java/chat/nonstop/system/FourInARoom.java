package chat.nonstop.system;

import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.trial.SteadyLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Four people with two sessions each, who hear everything in a room of their own. */
final class FourInARoom implements AutoCloseable {
    private final SharedSystem system;
    private final Person owner;
    private final long room;
    private final List<ChatClient> clients = new ArrayList<>();

    private FourInARoom(SharedSystem system, Person owner, long room) {
        this.system = system;
        this.owner = owner;
        this.room = room;
    }

    /** Returns when all of them are connected and subscribed. */
    static FourInARoom gather(SharedSystem system, String name) throws IOException {
        List<Person> people = system.gateway().signUp(name, 4);
        long room = system.gateway().createGroup(name, people.getFirst(), people.subList(1, 4));
        FourInARoom four = new FourInARoom(system, people.getFirst(), room);
        try {
            for (Person person : people) {
                four.clients.add(system.client("user-" + person.userId() + "-phone", person));
                four.clients.add(system.client("user-" + person.userId() + "-desk", person));
            }
            four.clients.forEach(client -> client.watch(room, 0));
            four.awaitLive(SharedSystem.PATIENCE);
            return four;
        } catch (RuntimeException | Error failure) {
            four.close();
            throw failure;
        }
    }

    List<ChatClient> clients() {
        return clients;
    }

    SteadyLoad startLoad(int perSecond) {
        return SteadyLoad.start(clients, room, perSecond);
    }

    void awaitLive(Duration patience) {
        clients.forEach(client -> client.awaitLive(patience));
    }

    /** Returns when everything that was sent is answered and heard by all. */
    void awaitQuiet(Duration patience) {
        clients.forEach(client -> client.awaitAnswered(patience));
        UUID marker = clients.getFirst().send(room, "marker"); // comes behind all that was acked
        Message last = await().atMost(patience)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(
                        () -> system.gateway().newest(owner, room).orElseThrow(),
                        message -> message.clientMessageId().equals(marker));
        clients.forEach(client -> client.awaitAnswered(patience));
        clients.forEach(client -> client.awaitHeard(room, last.messageId(), patience));
    }

    Verdict judge() throws IOException {
        return system.judge(clients, owner, room);
    }

    @Override
    public void close() {
        clients.forEach(ChatClient::close);
    }
}
