package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.client.RoomActions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever was away while messages were edited, deleted and reacted to sees in the end what those see who stayed. */
class AwayClientIT {
    private static final int MESSAGES = 30;
    private static final int CHANGED = 20;

    private final SharedSystem system = SharedSystem.get();

    @Test
    void clientThatWasAwayEndsWithTheSameView() throws Exception {
        system.awaitEvenSpread();
        List<Person> people = system.gateway().signUp("away", 3);
        Person owner = people.get(0);
        Person member = people.get(1);
        Person away = people.get(2);
        long room = system.gateway().createGroup("changes", owner, people.subList(1, 3));
        RoomActions actions = new RoomActions(system.gateway(), room);
        try (ChatClient writer = system.client("writer", owner);
                ViewingClient here = ViewingClient.open(system.gateway(), owner, room);
                ViewingClient there = ViewingClient.open(system.gateway(), member, room);
                ViewingClient comesBack = ViewingClient.open(system.gateway(), away, room)) {
            writer.watch(room, 0);
            writer.awaitLive(SharedSystem.PATIENCE);
            for (ViewingClient client : List.of(here, there, comesBack)) {
                client.connect();
            }
            assertThat(system.sessionsByNode().values()).containsExactly(2L, 2L);
            write(writer, room, MESSAGES);
            assertThat(actions.react(away, 1, "👍")).isEqualTo(204);
            comesBack.awaitCaughtUp(MESSAGES, 1);

            comesBack.goAway();
            long changes = 1;
            for (long id = 1; id <= CHANGED; id++) {
                assertThat(actions.react(member, id, "❤")).isEqualTo(204);
                assertThat(actions.edit(owner, id, "edited " + id)).isEqualTo(200);
                changes += 2;
                if (id % 2 == 0) {
                    assertThat(actions.delete(owner, id)).isEqualTo(204);
                    changes++;
                } else {
                    assertThat(actions.react(owner, id, "👍")).isEqualTo(204);
                    assertThat(actions.takeReactionBack(member, id, "❤")).isEqualTo(204);
                    changes += 2;
                }
            }
            assertThat(actions.pin(owner, 1)).isEqualTo(204);
            changes++;
            write(writer, room, 5);
            assertThat(actions.edit(owner, MESSAGES + 1, "new and edited")).isEqualTo(200);
            changes++;
            here.awaitCaughtUp(MESSAGES + 5, changes);
            there.awaitCaughtUp(MESSAGES + 5, changes);

            comesBack.connect();
            comesBack.awaitCaughtUp(MESSAGES + 5, changes);
            ViewingClient late = ViewingClient.open(system.gateway(), away, room);

            List<Message> stayed = here.view().messages();
            assertThat(here.view().changeId()).isEqualTo(changes);
            assertThat(there.view().messages()).isEqualTo(stayed);
            assertThat(comesBack.view().messages()).isEqualTo(stayed);
            assertThat(late.view().messages()).isEqualTo(stayed);
            assertThat(comesBack.view().noticeMessageId())
                    .isEqualTo(here.view().noticeMessageId())
                    .isEqualTo(1);
            assertThat(stayed).hasSize(MESSAGES + 5);
            assertThat(stayed.stream().filter(message -> message.deletedAt() != null))
                    .hasSize(CHANGED / 2);
            SharedSystem.figures(
                    "away",
                    changes + " changes of " + stayed.size() + " messages: the same view on two nodes, for one who was"
                            + " away and for one who comes late");
        }
    }

    private static void write(ChatClient writer, long room, int messages) {
        for (int i = 0; i < messages; i++) {
            writer.send(room, "message " + i);
        }
        writer.awaitAnswered(SharedSystem.PATIENCE);
    }
}
