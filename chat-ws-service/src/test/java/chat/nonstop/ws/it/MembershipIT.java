package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.message;
import static chat.nonstop.ws.it.Frames.messageIds;
import static chat.nonstop.ws.it.Frames.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.internal.Membership;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of subscriptions when memberships begin and end, whatever is lost on the way. */
@Timeout(60)
class MembershipIT {
    private final FakePersistence persistence = ChatNode.PERSISTENCE;
    private final ChatNode node = ChatNode.first();
    private final long stays = ChatNode.newUser();
    private final long goes = ChatNode.newUser();
    private final long room = persistence.room(stays, goes);

    @Test
    void kickEndsEverySubscriptionToTheRoomOnEveryNode() {
        try (StompTestClient here = subscribedToAll(node);
                StompTestClient there = subscribedToAll(ChatNode.second());
                StompTestClient other = node.connect(stays)) {
            other.subscribe(Destinations.room(room));

            persistence.kick(room, goes, true);
            persistence.store(room, 1);

            awaitMessage(other, 2);
            for (StompTestClient kicked : List.of(here, there)) {
                awaitAllEnded(kicked);
                assertHearsNothingMore(kicked);
                assertThat(subscribeRefusal(kicked)).isEqualTo("NOT_A_MEMBER");
            }
        }
    }

    /** The message itself ends them, so nothing behind it can slip through, even when both come at once. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lastMessageThatTheMemberHearsIsTheOneThatEndsTheMembership(boolean kicked) {
        try (StompTestClient gone = subscribedToAll(node);
                StompTestClient other = node.connect(stays)) {
            other.subscribe(Destinations.room(room));
            persistence.store(room, 1);
            awaitMessage(gone, 1);
            persistence.loseSignalOf(room, 2); // all the rest comes in one page

            if (kicked) {
                persistence.kick(room, goes, false);
            } else {
                persistence.leave(room, goes, false);
            }
            persistence.store(room, 3);

            awaitMessage(other, 5);
            awaitAllEnded(gone);
            assertThat(messageIds(other, room)).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(messageIds(gone, room)).containsExactly(1L, 2L);
            assertHearsNothingMore(gone);
        }
    }

    @Test
    void kickOfSomebodyElseChangesNothing() {
        try (StompTestClient client = subscribedToAll(node)) {
            long third = ChatNode.newUser();
            persistence.join(room, third);
            persistence.kick(room, third, true);
            persistence.store(room, 1);

            awaitMessage(client, 2);
            assertThat(client.messages(Destinations.USER_ERRORS)).isEmpty();
        }
    }

    @Test
    void kickDuringAReplayEndsItAndAnswersItsReceipt() {
        persistence.store(room, 450); // several pages
        try (StompTestClient client = node.connect(goes);
                StompTestClient other = node.connect(stays)) {
            client.subscribe(Destinations.USER_ERRORS);
            other.subscribe(Destinations.room(room));
            persistence.beforeAnswer(room, "messages", () -> {
                persistence.kick(room, goes, true);
                persistence.store(room, 1);
                awaitMessage(other, 452); // the node has heard of it
            });

            assertThat(answerTo(client, Destinations.room(room), Map.of("after", "0")))
                    .isEqualTo("NOT_A_MEMBER");

            assertThat(messageIds(client, room)).doesNotContain(452L).isSorted();
            assertHearsNothingMore(client);
        }
    }

    @Test
    void replayStopsAtTheKickWhoseSignalsAreLost() {
        persistence.store(room, 10);
        try (StompTestClient client = node.connect(goes)) {
            client.subscribe(Destinations.USER_ERRORS);
            // The second time the membership is asked for, the head is known: it still counts, and the room seems
            // silent.
            persistence.beforeAnswer(
                    room,
                    "members",
                    () -> persistence.beforeAnswer(room, "members", () -> {
                        LongStream.rangeClosed(11, 14).forEach(id -> persistence.loseSignalOf(room, id));
                        persistence.kick(room, goes, false);
                        persistence.store(room, 3);
                    }));

            assertThat(answerTo(client, Destinations.room(room), Map.of("after", "0")))
                    .isEqualTo("NOT_A_MEMBER");

            assertThat(messageIds(client, room))
                    .isEqualTo(LongStream.rangeClosed(1, 11).boxed().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", Destinations.READ_SUFFIX, Destinations.EVENTS_SUFFIX})
    void kickWhileSubscribeIsUnderWayRefusesIt(String suffix) {
        try (StompTestClient other = node.connect(stays);
                StompTestClient client = node.connect(goes)) {
            other.subscribe(Destinations.room(room));
            client.subscribe(Destinations.USER_ERRORS);
            persistence.beforeAnswer(room, "members", () -> {
                persistence.kick(room, goes, true);
                awaitMessage(other, 1); // the node has heard of it
            });

            assertThat(answerTo(client, Destinations.room(room) + suffix, Map.of()))
                    .isEqualTo("NOT_A_MEMBER");

            assertHearsNothingMore(client);
        }
    }

    @Test
    void memberWhoJustJoinedCanSubscribeAlthoughRefusedBefore() {
        long guest = ChatNode.newUser();
        try (StompTestClient other = node.connect(stays);
                StompTestClient client = node.connect(guest)) {
            other.subscribe(Destinations.room(room));
            client.subscribe(Destinations.USER_ERRORS);
            assertThat(subscribeRefusal(client)).isEqualTo("NOT_A_MEMBER");

            persistence.join(room, guest);

            await().untilAsserted(() -> assertThat(answerTo(client, Destinations.room(room), Map.of()))
                    .isEqualTo("RECEIPT"));
        }
    }

    /** Nobody else watches the room here, so its channel is not heard; the notification is. */
    @Test
    void invitedUserCanSubscribeAtOnceOnANodeThatDoesNotWatchTheRoom() {
        long guest = ChatNode.newUser();
        try (StompTestClient client = node.connect(guest)) {
            client.subscribe(Destinations.USER_ERRORS);
            client.subscribe(Destinations.USER_NOTIFICATIONS);
            assertThat(subscribeRefusal(client)).isEqualTo("NOT_A_MEMBER");

            persistence.join(room, guest);
            persistence.publish(
                    Channels.user(guest),
                    FakePersistence.signal(
                            Signal.Kind.NOTIFICATION, Notification.of(Notification.Kind.INVITED, room, 1L, stays)));
            client.await(frame -> Destinations.USER_NOTIFICATIONS.equals(frame.header("destination")));

            assertThat(answerTo(client, Destinations.room(room), Map.of())).isEqualTo("RECEIPT");
        }
    }

    @Test
    void whoComesBackHearsTheRoomFromThereOn() {
        try (StompTestClient client = subscribedToAll(node);
                StompTestClient other = node.connect(stays)) {
            other.subscribe(Destinations.room(room));
            persistence.kick(room, goes, true);
            persistence.store(room, 2);
            awaitAllEnded(client);

            persistence.join(room, goes);
            persistence.store(room, 1);
            awaitMessage(other, 4);

            assertThat(answerTo(client, Destinations.room(room), Map.of("after", "1")))
                    .isEqualTo("RECEIPT");
            assertThat(messageIds(client, room)).containsExactly(1L, 4L);
            UUID id = UUID.randomUUID();
            send(client, message(room, id.toString(), "I am back"), "sent");
            client.awaitReceipt("sent");
            awaitMessage(client, 5);
        }
    }

    /** The kick was not heard, only that the user joined later than this subscription knows. */
    @Test
    void subscriptionOfAnEarlierMembershipEndsWithTheNewOne() {
        try (StompTestClient client = subscribedToAll(node)) {
            persistence.store(room, 1);
            awaitMessage(client, 1);
            persistence.removeSilently(room, goes);

            persistence.join(room, goes);

            awaitAllEnded(client);
            assertThat(answerTo(client, Destinations.room(room), Map.of())).isEqualTo("RECEIPT");
        }
    }

    @Test
    void joiningThatIsToldTwiceEndsNothing() {
        try (StompTestClient client = subscribedToAll(node)) {
            persistence.publish(
                    Channels.room(room),
                    FakePersistence.signal(Signal.Kind.MEMBERSHIP, new Membership(room, goes, true, 0)));
            persistence.store(room, 1);

            awaitMessage(client, 1);
            assertThat(client.messages(Destinations.USER_ERRORS)).isEmpty();
        }
    }

    private StompTestClient subscribedToAll(ChatNode where) {
        StompTestClient client = where.connect(goes);
        client.subscribe(Destinations.USER_ERRORS);
        client.subscribe(Destinations.room(room));
        client.subscribe(Destinations.roomRead(room));
        client.subscribe(Destinations.roomEvents(room));
        return client;
    }

    private void awaitAllEnded(StompTestClient client) {
        for (String destination :
                List.of(Destinations.room(room), Destinations.roomRead(room), Destinations.roomEvents(room))) {
            Frame ended = client.await(frame -> destination.equals(frame.header(Destinations.ENDED_HEADER)));
            assertThat(ended.header("destination")).isEqualTo(Destinations.USER_ERRORS);
            assertThat(Frames.json(ended).path("code").asString()).isEqualTo("NOT_A_MEMBER");
        }
    }

    /** One of each, told to the room; the marker's answer comes behind whatever the client would have got. */
    private void assertHearsNothingMore(StompTestClient client) {
        try (StompTestClient other = node.connect(stays)) {
            other.subscribe(Destinations.roomEvents(room));
            int before = aboutTheRoom(client);
            persistence.store(room, 1);
            persistence.change(room, 1, 1);
            other.await(frame -> (room + "-c" + persistence.changes(room).size()).equals(frame.header("message-id")));

            client.send("ACK", Map.of("id", "1", "receipt", "marker"), "");
            client.awaitReceipt("marker");
            assertThat(aboutTheRoom(client)).isEqualTo(before);
        }
    }

    private int aboutTheRoom(StompTestClient client) {
        return client.messages(Destinations.room(room)).size()
                + client.messages(Destinations.roomRead(room)).size()
                + client.messages(Destinations.roomEvents(room)).size();
    }

    private String subscribeRefusal(StompTestClient client) {
        return answerTo(client, Destinations.room(room), Map.of());
    }

    /** RECEIPT, or the code of the refusal. */
    private static String answerTo(StompTestClient client, String destination, Map<String, String> more) {
        String id = UUID.randomUUID().toString();
        Map<String, String> headers = new java.util.HashMap<>(more);
        headers.putAll(Map.of("id", id, "destination", destination, "receipt", id));
        client.send("SUBSCRIBE", headers, "");
        Frame answer = client.await(frame -> id.equals(frame.header("receipt-id")));
        return answer.command().equals("RECEIPT")
                ? "RECEIPT"
                : Frames.json(answer).path("code").asString();
    }

    private Frame awaitMessage(StompTestClient client, long messageId) {
        return client.await(frame -> (room + "-" + messageId).equals(frame.header("message-id")));
    }
}
