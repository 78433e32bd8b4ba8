package chat.nonstop.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.contracts.stomp.Refusal;
import chat.nonstop.system.SharedSystem;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import chat.nonstop.verify.client.Person;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Somebody who shares one room with a victim, and wants into another of the victim's, where nothing may be heard. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AttackedRooms {
    final SharedSystem system = SharedSystem.get();
    Person attacker;
    Person victim;
    long room;
    long foreignRoom;
    private StompTestClient victims;

    @BeforeAll
    void openRooms() throws Exception {
        attacker = system.gateway().signUp("frames");
        victim = system.gateway().signUp("victim");
        room = system.gateway().createGroup("shared", victim, List.of(attacker));
        foreignRoom = system.gateway().createGroup("not yours", victim, List.of());
        victims = connect(victim);
        victims.subscribe(Destinations.room(room));
        victims.subscribe(Destinations.room(foreignRoom));
        victims.subscribe(Destinations.roomEvents(foreignRoom));
        victims.subscribe(Destinations.USER_NOTIFICATIONS);
    }

    @AfterAll
    void leave() {
        victims.close();
    }

    final StompTestClient connect(Person person) throws IOException {
        StompTestClient session = StompTestClient.connect(system.gateway().webSocket(), person.token());
        session.subscribe(Destinations.USER_ERRORS);
        return session;
    }

    final String body(String content) {
        return ContractJson.mapper()
                .writeValueAsString(Map.of(
                        "roomId", room, "clientMessageId", UUID.randomUUID(), "type", "TEXT", "content", content));
    }

    /** @param number counted from 0 */
    static RefusalCode refusal(StompTestClient session, int number) {
        session.await(frame -> session.messages(Destinations.USER_ERRORS).size() > number || session.isClosed());
        List<Frame> refusals = session.messages(Destinations.USER_ERRORS);
        return ContractJson.mapper()
                .readValue(refusals.get(number).body(), Refusal.class)
                .code();
    }

    /** Had anything reached the victim it would stand before the marker. */
    final void assertThatNothingWasHeard() throws Exception {
        String marker = "marker " + UUID.randomUUID();
        victims.send(
                "SEND",
                Map.of("destination", Destinations.PUB_MESSAGE),
                ContractJson.mapper()
                        .writeValueAsString(Map.of(
                                "roomId",
                                foreignRoom,
                                "clientMessageId",
                                UUID.randomUUID(),
                                "type",
                                "TEXT",
                                "content",
                                marker)));
        victims.await(frame -> frame.body().contains(marker));
        assertThat(victims.messages(Destinations.room(foreignRoom)))
                .extracting(frame -> ContractJson.mapper()
                        .readValue(frame.body(), Message.class)
                        .content())
                .allMatch(content -> content.startsWith("marker "));
        assertThat(victims.messages(Destinations.roomEvents(foreignRoom)))
                .allMatch(frame -> frame.body().contains("PRESENCE"));
        assertThat(victims.heard()).noneMatch(frame -> frame.body().contains("forged"));
        assertThat(victims.isClosed()).isFalse();
    }
}
