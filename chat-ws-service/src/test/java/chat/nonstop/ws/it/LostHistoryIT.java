package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.messageIds;
import static chat.nonstop.ws.it.Frames.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client misses is gone for good, or the room has gone back behind it: it is told so, and can go on. */
@Timeout(60)
class LostHistoryIT {
    private static ChatNode node;

    private final FakePersistence persistence = ChatNode.PERSISTENCE;
    private final long user = ChatNode.newUser();
    private final long room = persistence.room(user);
    private StompTestClient client;

    /** With head checks, of which each tenth asks the record, that do not take half a minute. */
    @BeforeAll
    static void start() {
        node = ChatNode.start(Map.of("chat.delivery.head-check", "100ms", "chat.delivery.replay-patience", "1s"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void connect() {
        client = node.connect(user);
        client.subscribe(Destinations.USER_ERRORS);
    }

    @AfterEach
    void leave() {
        client.close();
    }

    @Test
    void whoHasMoreThanTheRoomIsTold() {
        persistence.store(room, 2);

        subscribe("first", Destinations.room(room), "3");

        assertEnded("first");
        assertGoesOn(3);
    }

    @Test
    void whoHasMoreChangesThanTheRoomIsTold() {
        persistence.store(room, 1);
        persistence.change(room, 1, 2);

        subscribe("first", Destinations.roomEvents(room), "3");

        assertEnded("first");
    }

    @Test
    void whileTheRecordCannotBeAskedNobodyIsToldOfALoss() {
        persistence.store(room, 2);
        client.subscribe(Destinations.room(room)); // the membership and the head are known
        client.send("UNSUBSCRIBE", Map.of("id", Destinations.room(room), "receipt", "over"), "");
        client.awaitReceipt("over");
        persistence.away(room, true);

        subscribe("first", Destinations.room(room), "3");

        refusal(client, "UNAVAILABLE");
    }

    @Test
    void missedMessagesEndAtAHole() {
        persistence.store(room, 10);
        persistence.lose(room, 4, 5);

        subscribe("first", Destinations.room(room), "0");

        assertEnded("first");
        assertThat(messageIds(client, room)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void missedMessagesThatAreNotThereUpToTheEndAreNotWaitedFor() {
        persistence.store(room, 10);
        persistence.lose(room, 9, 10);

        subscribe("first", Destinations.room(room), "6");

        assertEnded("first");
        assertThat(messageIds(client, room)).containsExactly(7L, 8L);
        assertGoesOn(11);
    }

    @Test
    void liveMessagesEndAtAHole() {
        subscribeLive("first");
        persistence.loseSignalOf(room, 2);
        persistence.loseSignalOf(room, 3);
        persistence.lose(room, 2, 3);

        persistence.store(room, 4);

        assertEnded("first");
        assertThat(messageIds(client, room)).containsExactly(1L);
        assertGoesOn(5);
    }

    @Test
    void aHoleAtTheEndIsToldBeforeAnythingElseIsSaid() {
        subscribeLive("first");
        persistence.loseSignalOf(room, 2);
        persistence.lose(room, 2, 2);

        persistence.store(room, 2);

        assertEnded("first");
        assertThat(messageIds(client, room)).containsExactly(1L);
        assertGoesOn(3);
    }

    @Test
    void aRoomThatHasGoneBackIsTold() {
        persistence.store(room, 5);
        subscribeLive("first");
        client.send(
                "SUBSCRIBE",
                Map.of("id", "events", "destination", Destinations.roomEvents(room), "receipt", "events"),
                "");
        client.awaitReceipt("events");
        persistence.change(room, 1, 2);

        persistence.restore(room, 3, 1);
        persistence.forgetHead(room);

        assertEnded("first");
        assertEnded("events");
        subscribe("again", Destinations.room(room), "3");
        client.awaitReceipt("again");
        persistence.store(room, 1);
        awaitMessage(4);
        assertThat(messageIds(client, room)).containsExactly(4L);
    }

    /** From now on, which needs nothing of what is lost. */
    private void assertGoesOn(long next) {
        subscribeLive("again");
        persistence.store(room, 1);
        awaitMessage(next);
    }

    private void subscribeLive(String id) {
        client.send("SUBSCRIBE", Map.of("id", id, "destination", Destinations.room(room), "receipt", "live-" + id), "");
        client.awaitReceipt("live-" + id);
    }

    private void subscribe(String id, String destination, String after) {
        client.send("SUBSCRIBE", Map.of("id", id, "destination", destination, "after", after, "receipt", id), "");
    }

    private void assertEnded(String subscription) {
        Frame told = client.await(frame -> subscription.equals(frame.header(Destinations.ENDED_HEADER)));
        ContractAssert.assertFits("refusal", told.body());
        assertThat(Frames.json(told).path("code").asString()).isEqualTo("HISTORY_LOST");
    }

    private void awaitMessage(long messageId) {
        client.await(frame -> (room + "-" + messageId).equals(frame.header("message-id")));
        List<Long> heard = messageIds(client, room);
        assertThat(heard).isSorted().doesNotHaveDuplicates().endsWith(messageId);
    }
}
