package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.json;
import static chat.nonstop.ws.it.Frames.messageIds;
import static chat.nonstop.ws.it.Frames.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.contracts.stomp.ReadCursors;
import chat.nonstop.contracts.stomp.Refusal;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DeliveryIT {
    private final FakePersistence persistence = ChatNode.PERSISTENCE;
    private final ChatNode node = ChatNode.first();
    private final long user = ChatNode.newUser();
    private final long room = persistence.room(user);

    @Test
    void subscriptionStartsWithWhatComesNext() {
        persistence.store(room, 3);
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.room(room));
            persistence.store(room, 2);

            awaitMessage(client, 5);
            assertThat(messageIds(client, room)).containsExactly(4L, 5L);
        }
    }

    @Test
    void messageWhoseSignalWasLostIsFetchedInItsPlace() {
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.room(room));
            persistence.loseSignalOf(room, 2);
            persistence.loseSignalOf(room, 3);

            persistence.store(room, 5);

            awaitMessage(client, 5);
            assertThat(messageIds(client, room)).containsExactly(1L, 2L, 3L, 4L, 5L);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lastMessageBeforeASilenceIsFoundByTheHeadCheck(boolean redisKnowsTheHead) {
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.room(room));
            if (!redisKnowsTheHead) {
                persistence.forgetHead(room);
            }
            persistence.loseSignalOf(room, 1);

            persistence.store(room, 1);

            awaitMessage(client, 1);
        }
    }

    @Test
    void repeatedAndReorderedSignalsAreDeliveredOnceInOrder() {
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.room(room));
            persistence.store(room, 2);
            List<byte[]> bodies = persistence.messages(room).stream()
                    .map(message -> chat.nonstop.contracts.ContractJson.mapper().writeValueAsBytes(message))
                    .toList();
            for (long id : new long[] {2, 1, 2}) {
                persistence.publish(Channels.room(room), new Signal(Signal.Kind.MESSAGE, id, bodies.get((int) id - 1)));
            }
            persistence.store(room, 1);

            awaitMessage(client, 3);
            assertThat(messageIds(client, room)).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void historyThatIsAwayForAWhileOnlyDelaysTheRoom() {
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.room(room));
            persistence.away(room, true);
            persistence.loseSignalOf(room, 1);
            persistence.store(room, 2);
            // Other rooms go on meanwhile.
            long other = persistence.room(user);
            client.subscribe(Destinations.room(other));
            persistence.store(other, 1);
            client.await(frame -> (other + "-1").equals(frame.header("message-id")));
            assertThat(messageIds(client, room)).isEmpty();

            persistence.away(room, false);

            awaitMessage(client, 2);
            assertThat(messageIds(client, room)).containsExactly(1L, 2L);
        }
    }

    @Test
    void replayJoinsTheLiveMessagesWithoutAGapOrADouble() throws InterruptedException {
        persistence.store(room, 1_000);
        try (StompTestClient other = node.connect(user);
                StompTestClient client = node.connect(user)) {
            other.subscribe(Destinations.room(room)); // the room is live already
            Thread live = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 300; i++) {
                    persistence.store(room, 1);
                }
            });
            client.subscribe(Destinations.room(room), Map.of("after", "10"));
            // The receipt comes behind everything that was missed.
            assertThat(messageIds(client, room)).hasSizeGreaterThanOrEqualTo(990);
            live.join();

            awaitMessage(client, 1_300);
            awaitMessage(other, 1_300);
            assertThat(messageIds(client, room))
                    .isEqualTo(LongStream.rangeClosed(11, 1_300).boxed().toList());
            List<Long> liveOnly = messageIds(other, room);
            assertThat(liveOnly)
                    .isEqualTo(LongStream.rangeClosed(liveOnly.getFirst(), 1_300)
                            .boxed()
                            .toList());
        }
    }

    /** A page of each of its rooms would wait in memory for a client that does not read. */
    @Test
    void sessionHasOnePageOfTheRecordInHandWhateverItCatchesUpWith() {
        long second = persistence.room(user);
        long ofAnotherSession = persistence.room(user);
        for (long each : new long[] {room, second, ofAnotherSession}) {
            persistence.store(each, 300);
        }
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        persistence.beforeAnswer(room, "messages", () -> {
            asked.countDown();
            await(answered);
        });
        try (StompTestClient client = node.connect(user);
                StompTestClient other = node.connect(user)) {
            catchUp(client, room);
            await(asked);
            catchUp(client, second);
            client.send("ACK", Map.of("id", "1", "receipt", "behind it"), "");
            client.awaitReceipt("behind it");
            other.subscribe(Destinations.room(ofAnotherSession), Map.of("after", "0"));

            assertThat(persistence.asked(second)).noneMatch(call -> call.contains("/messages"));
            answered.countDown();

            for (long each : new long[] {room, second}) {
                client.awaitReceipt("live " + each);
                assertThat(messageIds(client, each))
                        .isEqualTo(LongStream.rangeClosed(1, 300).boxed().toList());
            }
        }
    }

    @Test
    void replayOfAnEndedSubscriptionKeepsNobodyFromItsTurn() {
        long second = persistence.room(user);
        persistence.store(room, 300);
        persistence.store(second, 300);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        persistence.beforeAnswer(room, "messages", () -> {
            asked.countDown();
            await(answered);
        });
        try (StompTestClient client = node.connect(user)) {
            catchUp(client, room);
            await(asked);
            catchUp(client, second);

            client.send("UNSUBSCRIBE", Map.of("id", Long.toString(room), "receipt", "ended"), "");
            client.awaitReceipt("ended");
            answered.countDown();

            client.awaitReceipt("live " + second);
            assertThat(messageIds(client, room)).isEmpty();
        }
    }

    @Test
    void replayStartsWhereTheMembershipBegan() {
        persistence.store(room, 5);
        long late = ChatNode.newUser();
        persistence.join(room, late);
        persistence.store(room, 2);
        try (StompTestClient client = node.connect(late)) {
            client.subscribe(Destinations.room(room), Map.of("after", "0"));

            awaitMessage(client, 7);
            assertThat(messageIds(client, room)).containsExactly(6L, 7L);
        }
    }

    @Test
    void clientThatKnowsMoreThanThisNodeHasHeardGetsNothingTwice() {
        try (StompTestClient other = node.connect(user);
                StompTestClient client = node.connect(user)) {
            other.subscribe(Destinations.room(room));
            persistence.forgetHead(room);
            persistence.loseSignalOf(room, 1);
            persistence.loseSignalOf(room, 2);
            persistence.store(room, 2); // in history, and on no channel

            client.subscribe(Destinations.room(room), Map.of("after", "2"));
            persistence.store(room, 1);

            awaitMessage(client, 3);
            assertThat(messageIds(client, room)).containsExactly(3L);
            awaitMessage(other, 3);
            assertThat(messageIds(other, room)).containsExactly(1L, 2L, 3L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1.5", "", "9999999999999999999"})
    void afterThatIsNoMessageIdIsRefused(String after) {
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);
            client.send("SUBSCRIBE", Map.of("id", "1", "destination", Destinations.room(room), "after", after), "");
            refusal(client, "INVALID_REQUEST");
        }
    }

    @Test
    void readCursorsAndEventsAreDelivered() {
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.roomRead(room));
            client.subscribe(Destinations.roomEvents(room));

            persistence.publish(
                    Channels.room(room),
                    FakePersistence.signal(
                            Signal.Kind.READ, new ReadCursors(room, List.of(new ReadCursors.Cursor(user, 3, 3)))));
            Frame read = client.await(frame -> Destinations.roomRead(room).equals(frame.header("destination")));
            ContractAssert.assertFits("read-cursors", read.body());

            persistence.publish(
                    Channels.room(room),
                    FakePersistence.signal(Signal.Kind.EVENT, Map.of("kind", "X", "roomId", room)));
            client.await(frame -> Destinations.roomEvents(room).equals(frame.header("destination")));
        }
    }

    @Test
    void refusalsAndNotificationsFoundElsewhereReachTheUsersSessions() {
        try (StompTestClient here = node.connect(user);
                StompTestClient there = ChatNode.second().connect(user)) {
            UUID message = UUID.randomUUID();
            for (StompTestClient client : List.of(here, there)) {
                client.subscribe(Destinations.USER_ERRORS);
                client.subscribe(Destinations.USER_NOTIFICATIONS);
            }

            persistence.publish(
                    Channels.user(user),
                    FakePersistence.signal(Signal.Kind.REFUSAL, Refusal.of(RefusalCode.NOT_A_MEMBER, message)));
            persistence.publish(
                    Channels.user(user),
                    FakePersistence.signal(Signal.Kind.NOTIFICATION, Notification.newMessage(room, 1, 2)));

            for (StompTestClient client : List.of(here, there)) {
                Frame refusal = refusal(client, "NOT_A_MEMBER");
                assertThat(json(refusal).path("clientMessageId").asString()).isEqualTo(message.toString());
                Frame notification =
                        client.await(frame -> Destinations.USER_NOTIFICATIONS.equals(frame.header("destination")));
                ContractAssert.assertFits("notification", notification.body());
            }
        }
    }

    @Test
    void frameCarriesEachSubscriptionsOwnIdAndItsLength() {
        try (StompTestClient client = node.connect(user)) {
            client.send(
                    "SUBSCRIBE", Map.of("id", "a:b\\c", "destination", Destinations.room(room), "receipt", "r"), "");
            client.awaitReceipt("r");
            persistence.store(room, 1);

            Frame frame = awaitMessage(client, 1);
            assertThat(frame.header("subscription")).isEqualTo("a:b\\c");
            assertThat(frame.header("content-type")).isEqualTo("application/json;charset=utf-8");
            assertThat(frame.header("content-length"))
                    .isEqualTo(Integer.toString(frame.body().getBytes(java.nio.charset.StandardCharsets.UTF_8).length));
        }
    }

    private static void catchUp(StompTestClient client, long roomId) {
        client.send(
                "SUBSCRIBE",
                Map.of(
                        "id",
                        Long.toString(roomId),
                        "destination",
                        Destinations.room(roomId),
                        "after",
                        "0",
                        "receipt",
                        "live " + roomId),
                "");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(4, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private Frame awaitMessage(StompTestClient client, long messageId) {
        return client.await(frame -> (room + "-" + messageId).equals(frame.header("message-id")));
    }
}
