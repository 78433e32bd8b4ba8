package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.client.RoomActions;
import chat.nonstop.verify.trial.SteadyLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two who may remove and invite the same user at once, while others write. */
class TwoAdminsIT {
    private static final int ROUNDS = 10;

    private final SharedSystem system = SharedSystem.get();
    private final List<ChatClient> clients = new ArrayList<>();

    @AfterEach
    void leave() {
        clients.forEach(ChatClient::close);
    }

    @Test
    void membershipMessagesAndIdsStayConsistent() throws Exception {
        system.awaitEvenSpread();
        List<Person> people = system.gateway().signUp("admins", 3);
        Person owner = people.get(0);
        Person admin = people.get(1);
        Person user = people.get(2);
        long room = system.gateway().createGroup("two admins", owner, List.of(admin, user));
        RoomActions actions = new RoomActions(system.gateway(), room);
        assertThat(actions.giveRole(owner, admin, "ADMIN")).isEqualTo(204);
        clients.add(watching("owner", owner, room));
        clients.add(watching("admin", admin, room));
        clients.add(watching("user", user, room));

        Map<Integer, Integer> answers = new TreeMap<>();
        try (SteadyLoad load = SteadyLoad.start(clients.subList(0, 2), room, 20)) {
            for (int round = 0; round < ROUNDS; round++) {
                atOnce(() -> actions.kick(owner, user), () -> actions.kick(admin, user))
                        .forEach(status -> answers.merge(status, 1, Integer::sum));
                atOnce(() -> actions.invite(owner, user), () -> actions.kick(admin, user))
                        .forEach(status -> answers.merge(status, 1, Integer::sum));
                atOnce(() -> actions.invite(owner, user), () -> actions.invite(admin, user))
                        .forEach(status -> answers.merge(status, 1, Integer::sum));
            }
        }
        clients.forEach(client -> client.awaitAnswered(SharedSystem.PATIENCE));
        clients.getLast().awaitEnded(room, SharedSystem.PATIENCE);

        List<Message> history = system.gateway().messages(owner, room);
        List<MessageType> aboutTheUser = history.stream()
                .filter(message -> message.type() == MessageType.KICK || message.type() == MessageType.INVITE)
                .map(Message::type)
                .toList();
        long last = history.getLast().messageId();
        clients.subList(0, 2).forEach(client -> client.awaitHeard(room, last, SharedSystem.PATIENCE));
        Message lastInvite = history.stream()
                .filter(message -> message.type() == MessageType.INVITE)
                .reduce((one, other) -> other)
                .orElseThrow();
        clients.getLast().watch(room, lastInvite.messageId() - 1);
        clients.getLast().awaitHeard(room, last, SharedSystem.PATIENCE);

        Verdict verdict = system.judge(clients, owner, room);
        SharedSystem.figures(
                "two admins",
                ROUNDS + " rounds, answers " + answers + ", " + aboutTheUser.size() + " system messages in "
                        + history.size() + "; " + verdict);
        assertThat(verdict.faults()).isEmpty();
        assertThat(answers.keySet()).isSubsetOf(200, 204, 404);
        assertThat(answers.get(204)).isGreaterThanOrEqualTo(ROUNDS); // one of the two removes, each round
        for (int i = 0; i < aboutTheUser.size(); i++) { // who is out is invited, who is in is removed
            assertThat(aboutTheUser.get(i)).isEqualTo(i % 2 == 0 ? MessageType.KICK : MessageType.INVITE);
        }
        assertThat(aboutTheUser.getLast()).isEqualTo(MessageType.INVITE);
        assertThat(actions.members(owner)).contains(user.userId());
    }

    private ChatClient watching(String name, Person person, long room) {
        ChatClient client = system.client(name, person);
        client.watch(room, 0);
        client.awaitLive(SharedSystem.PATIENCE);
        return client;
    }

    private static List<Integer> atOnce(Callable<Integer> one, Callable<Integer> other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (Callable<Integer> action : List.of(one, other)) {
                answers.add(hands.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return action.call();
                }));
            }
            return List.of(answers.getFirst().get(), answers.getLast().get());
        }
    }
}
