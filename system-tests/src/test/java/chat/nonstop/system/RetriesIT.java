package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Person;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A message that is sent again under its {@code clientMessageId} is stored once, whichever way the repeat comes. */
class RetriesIT {
    private final SharedSystem system = SharedSystem.get();
    private Person sender;
    private long room;

    /** Two sessions of one user, on two nodes. */
    private ChatClient phone;

    private ChatClient desk;

    @BeforeEach
    void openRoom() throws Exception {
        system.awaitEvenSpread();
        List<Person> people = system.gateway().signUp("retry", 2);
        sender = people.getFirst();
        room = system.gateway().createGroup("retries", sender, people.subList(1, 2));
        phone = system.client("phone", sender);
        phone.watch(room, 0);
        phone.awaitLive(SharedSystem.PATIENCE);
        desk = system.client("desk", sender);
        desk.watch(room, 0);
        desk.awaitLive(SharedSystem.PATIENCE);
        assertThat(system.sessionsByNode().values()).containsExactly(1L, 1L);
    }

    @AfterEach
    void leave() {
        phone.close();
        desk.close();
    }

    @Test
    void sentTwiceByOneSession() throws Exception {
        UUID id = UUID.randomUUID();

        phone.send(room, id, "once");
        phone.send(room, id, "once");

        assertThatItIsStoredOnce("sent twice by one session", 1);
    }

    @Test
    void sentByTwoSessionsOfTheUserOnTwoNodes() throws Exception {
        UUID id = UUID.randomUUID();

        phone.send(room, id, "once");
        desk.send(room, id, "once");

        assertThatItIsStoredOnce("sent by two sessions on two nodes", 1);
    }

    @Test
    void sentAgainAfterARestartOfTheNode() throws Exception {
        UUID id = UUID.randomUUID();
        phone.send(room, id, "once");
        phone.awaitAnswered(SharedSystem.PATIENCE);

        system.processes().restart("chat-ws-1");
        phone.awaitLive(SharedSystem.PATIENCE);
        desk.awaitLive(SharedSystem.PATIENCE);
        phone.send(room, id, "once");
        desk.send(room, id, "once");

        Verdict verdict = assertThatItIsStoredOnce("sent again after a restart of chat-ws-1", 2);
        assertThat(verdict.figures().disconnects()).isEqualTo(1);
    }

    /** A marker sent behind the repeats takes the second place: nothing else has come between. */
    private Verdict assertThatItIsStoredOnce(String how, int repeats) throws Exception {
        phone.awaitAnswered(SharedSystem.PATIENCE);
        desk.awaitAnswered(SharedSystem.PATIENCE);
        phone.send(room, "marker");
        phone.awaitHeard(room, 2, SharedSystem.PATIENCE);
        desk.awaitHeard(room, 2, SharedSystem.PATIENCE);

        Verdict verdict = system.judge(List.of(phone, desk), sender, room);
        SharedSystem.figures("retries", how + ": " + verdict);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.figures().repeats()).isEqualTo(repeats);
        assertThat(verdict.figures().stored()).isEqualTo(2);
        return verdict;
    }
}
