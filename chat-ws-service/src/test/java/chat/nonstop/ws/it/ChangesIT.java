package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A room's changes on {@code /sub/chat/room/{roomId}/events}. */
@Timeout(60)
class ChangesIT {
    private final FakePersistence persistence = ChatNode.PERSISTENCE;
    private final ChatNode node = ChatNode.first();
    private final long user = ChatNode.newUser();
    private final long room = persistence.room(user);
    private final String events = Destinations.roomEvents(room);

    @Test
    void changeIsDeliveredAsItWasTold() {
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(events);
            byte[] body = "{\"kind\":\"OF_TOMORROW\", \"roomId\":%d,\"changeId\":1,\"messageId\":1,\"more\":\"값\"}"
                    .formatted(room)
                    .getBytes(StandardCharsets.UTF_8);

            persistence.publish(Channels.room(room), new Signal(Signal.Kind.CHANGE, 1, body));

            Frame frame = awaitChange(client, 1);
            assertThat(frame.body()).isEqualTo(new String(body, StandardCharsets.UTF_8));
            assertThat(frame.header("destination")).isEqualTo(events);
        }
    }

    @Test
    void subscriptionStartsWithWhatComesNext() {
        persistence.store(room, 1);
        persistence.change(room, 1, 3);
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(events);
            persistence.change(room, 1, 2);

            awaitChange(client, 5);
            assertThat(changeIds(client)).containsExactly(4L, 5L);
        }
    }

    @Test
    void lostRepeatedAndReorderedChangesAreDeliveredOnceInOrder() {
        persistence.store(room, 1);
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(events);
            persistence.loseSignalOfChange(room, 2);
            persistence.loseSignalOfChange(room, 3);

            persistence.change(room, 1, 4);
            for (long id : new long[] {4, 1, 4}) {
                persistence.publish(Channels.room(room), new Signal(Signal.Kind.CHANGE, id, bodyOf(id)));
            }
            persistence.change(room, 1, 1);

            awaitChange(client, 5);
            assertThat(changeIds(client)).containsExactly(1L, 2L, 3L, 4L, 5L);
            client.messages(events).forEach(frame -> ContractAssert.assertFits("change", frame.body()));
            assertThat(client.messages(events).get(1).body()).isEqualTo(new String(bodyOf(2), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lastChangeBeforeASilenceIsFoundByTheHeadCheck(boolean redisKnowsTheHead) {
        persistence.store(room, 1);
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(events);
            if (!redisKnowsTheHead) {
                persistence.forgetHead(room);
            }
            persistence.loseSignalOfChange(room, 1);

            persistence.change(room, 1, 1);

            awaitChange(client, 1);
        }
    }

    @Test
    void ofAMessageFromBeforeJoiningOnlyTheIdIsTold() {
        persistence.store(room, 2);
        long late = ChatNode.newUser();
        persistence.join(room, late);
        persistence.store(room, 1);
        try (StompTestClient early = node.connect(user);
                StompTestClient client = node.connect(late)) {
            early.subscribe(events);
            client.subscribe(events);
            persistence.loseSignalOfChange(room, 2); // live and from the record alike

            persistence.change(room, 1, 1);
            persistence.change(room, 2, 1);
            persistence.change(room, 3, 1);

            awaitChange(client, 3);
            assertThat(client.messages(events).stream().map(Frame::body))
                    .containsExactly(
                            text(Change.unseen(room, 1)),
                            text(Change.unseen(room, 2)),
                            new String(bodyOf(3), StandardCharsets.UTF_8));
            awaitChange(early, 3);
            assertThat(early.messages(events).stream()
                            .map(frame -> json(frame).path("kind").asString()))
                    .containsOnly("REACTION_ADDED");
        }
    }

    @Test
    void afterBringsWhatWasMissedAndThenGoesOnLive() throws InterruptedException {
        persistence.store(room, 1);
        persistence.change(room, 1, 500);
        try (StompTestClient other = node.connect(user);
                StompTestClient client = node.connect(user)) {
            other.subscribe(events); // the feed is live already
            Thread live = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 100; i++) {
                    persistence.change(room, 1, 1);
                }
            });
            client.subscribe(events, Map.of("after", "10"));
            assertThat(changeIds(client)).hasSizeGreaterThanOrEqualTo(490);
            live.join();

            awaitChange(client, 600);
            assertThat(changeIds(client))
                    .isEqualTo(LongStream.rangeClosed(11, 600).boxed().toList());
        }
    }

    @Test
    void replayedChangesOfUnseenMessagesAreNotToldEither() {
        persistence.store(room, 1);
        persistence.change(room, 1, 2);
        long late = ChatNode.newUser();
        persistence.join(room, late);
        try (StompTestClient client = node.connect(late)) {
            client.subscribe(events, Map.of("after", "0"));

            assertThat(client.messages(events).stream().map(Frame::body))
                    .containsExactly(text(Change.unseen(room, 1)), text(Change.unseen(room, 2)));
        }
    }

    @Test
    void roomToWhoseEventsNobodyListensAsksForNoChanges() {
        persistence.store(room, 1);
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.room(room));
            persistence.loseSignalOfChange(room, 1);
            persistence.change(room, 1, 2);
            persistence.loseSignalOf(room, 2); // fetched behind whatever would have been fetched for the changes
            persistence.store(room, 2);
            client.await(frame -> (room + "-3").equals(frame.header("message-id")));

            assertThat(persistence.asked(room)).noneMatch(call -> call.contains("/changes"));
        }
    }

    @Test
    void otherEventsGoOnBetweenChangesThatWait() {
        persistence.store(room, 1);
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(events);
            persistence.away(room, true);
            persistence.loseSignalOfChange(room, 1);
            persistence.change(room, 1, 2);

            persistence.publish(
                    Channels.room(room),
                    FakePersistence.signal(Signal.Kind.EVENT, Map.of("kind", "TYPING", "roomId", room)));

            client.await(frame -> frame.body().contains("TYPING"));
            assertThat(changeIds(client)).isEmpty();
            persistence.away(room, false);
            awaitChange(client, 2);
            assertThat(changeIds(client)).containsExactly(1L, 2L);
        }
    }

    @Test
    void replayAsksForHistoryAsItsReaderSeesIt() {
        persistence.store(room, 1);
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.room(room), Map.of("after", "0"));

            assertThat(persistence.asked(room))
                    .anyMatch(call -> call.contains("/messages?") && call.endsWith("&reader=" + user));
        }
    }

    private byte[] bodyOf(long changeId) {
        return ContractJson.mapper().writeValueAsBytes(persistence.changes(room).get((int) changeId - 1));
    }

    private static String text(Change change) {
        return ContractJson.mapper().writeValueAsString(change);
    }

    private List<Long> changeIds(StompTestClient client) {
        return client.messages(events).stream()
                .map(frame -> json(frame).path("changeId").asLong())
                .filter(id -> id > 0)
                .toList();
    }

    private Frame awaitChange(StompTestClient client, long changeId) {
        return client.await(frame -> (room + "-c" + changeId).equals(frame.header("message-id")));
    }
}
