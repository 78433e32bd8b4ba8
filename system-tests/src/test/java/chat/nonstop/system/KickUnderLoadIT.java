package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.verify.Observation;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.client.RoomActions;
import chat.nonstop.verify.trial.SteadyLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A member is removed while it sends fifty messages a second, and others go on. */
class KickUnderLoadIT {
    private static final int KICKED_PER_SECOND = 50;
    private static final int OTHERS_PER_SECOND = 20;
    private static final int BEFORE = 100;
    private static final int AFTER = 40;

    private final SharedSystem system = SharedSystem.get();
    private final List<ChatClient> clients = new ArrayList<>();

    @AfterEach
    void leave() {
        clients.forEach(ChatClient::close);
    }

    @Test
    void everythingBeforeTheKickIsThereAndNothingAfterIt() throws Exception {
        system.awaitEvenSpread();
        List<Person> people = system.gateway().signUp("kick", 2);
        Person owner = people.getFirst();
        Person kicked = people.getLast();
        long room = system.gateway().createGroup("under load", owner, List.of(kicked));
        List<ChatClient> owners = List.of(watching("owner-1", owner, room), watching("owner-2", owner, room));
        List<ChatClient> theirs = List.of(watching("kicked-1", kicked, room), watching("kicked-2", kicked, room));
        assertThat(system.sessionsByNode().values()).containsExactly(2L, 2L);

        int status;
        try (SteadyLoad others = SteadyLoad.start(owners, room, OTHERS_PER_SECOND);
                SteadyLoad load = SteadyLoad.start(theirs.subList(0, 1), room, KICKED_PER_SECOND)) {
            theirs.getFirst().awaitHeard(room, BEFORE, SharedSystem.PATIENCE);
            status = new RoomActions(system.gateway(), room).kick(owner, kicked);
            theirs.forEach(client -> client.awaitEnded(room, SharedSystem.PATIENCE));
            int sent = others.sent();
            await().atMost(SharedSystem.PATIENCE).until(() -> others.sent() >= sent + AFTER);
        }
        assertThat(status).isEqualTo(204);
        clients.forEach(client -> client.awaitAnswered(SharedSystem.PATIENCE));
        List<Message> history = system.gateway().messages(owner, room);
        owners.forEach(client -> client.awaitHeard(room, history.getLast().messageId(), SharedSystem.PATIENCE));

        // A message that was acked is refused once the record has come to it: that may be a moment later.
        await().atMost(SharedSystem.PATIENCE)
                .untilAsserted(() ->
                        assertThat(system.judge(clients, owner, room).faults()).isEmpty());
        Verdict verdict = system.judge(clients, owner, room);
        long kick = history.stream()
                .filter(message -> message.type() == MessageType.KICK)
                .mapToLong(Message::messageId)
                .max()
                .orElseThrow();
        List<UUID> sent = sentBy(theirs.getFirst());
        Set<UUID> stored = history.stream().map(Message::clientMessageId).collect(Collectors.toSet());
        long kept = sent.stream().takeWhile(stored::contains).count();
        SharedSystem.figures(
                "kick under load",
                "KICK is message " + kick + " of " + history.size() + "; of " + sent.size() + " of the kicked member's "
                        + kept + " stored, acked and then refused " + ackedAndRefused(theirs.getFirst()) + "; "
                        + verdict);
        assertThat(sent.stream().filter(stored::contains)).hasSize((int) kept); // none behind the first refused one
        assertThat(verdict.figures().refused())
                .isEqualTo(sent.size() - (int) kept)
                .isPositive();
    }

    private ChatClient watching(String name, Person person, long room) {
        ChatClient client = system.client(name, person);
        clients.add(client);
        client.watch(room, 0);
        client.awaitLive(SharedSystem.PATIENCE);
        return client;
    }

    private static List<UUID> sentBy(ChatClient client) {
        return client.log().observations().stream()
                .filter(Observation.Sent.class::isInstance)
                .map(sent -> ((Observation.Sent) sent).clientMessageId())
                .distinct()
                .toList();
    }

    private static long ackedAndRefused(ChatClient client) {
        Set<UUID> acked = client.log().observations().stream()
                .filter(Observation.Acked.class::isInstance)
                .map(ack -> ((Observation.Acked) ack).clientMessageId())
                .collect(Collectors.toSet());
        return client.log().observations().stream()
                .filter(each ->
                        each instanceof Observation.Refused refused && acked.contains(refused.clientMessageId()))
                .map(each -> ((Observation.Refused) each).clientMessageId())
                .distinct()
                .count();
    }
}
