package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.message;
import static chat.nonstop.ws.it.Frames.messageIds;
import static chat.nonstop.ws.it.Frames.refusal;
import static chat.nonstop.ws.it.Frames.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.local.stack.ChildProcess;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import chat.nonstop.testing.stack.TestStack;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers killed under live sessions. */
@Timeout(150)
class OutageIT {
    private final FakePersistence persistence = ChatNode.PERSISTENCE;
    private final ChatNode node = ChatNode.first();
    private final long user = ChatNode.newUser();

    @BeforeEach
    void onlyEmbeddedServersCanBeKilled() {
        assumeTrue(TestStack.shared().embedded().isPresent());
    }

    @Test
    void roomGoesOnWithoutRedisAndKicksAreFoundWhenItIsBack() {
        long kickedUser = ChatNode.newUser();
        long room = persistence.room(user, kickedUser);
        ChildProcess redis = TestStack.shared().embedded().orElseThrow().redis();
        try (StompTestClient watching = node.connect(user);
                StompTestClient kicked = node.connect(kickedUser)) {
            watching.subscribe(Destinations.room(room));
            kicked.subscribe(Destinations.USER_ERRORS);
            kicked.subscribe(Destinations.room(room));

            redis.kill();
            try {
                persistence.store(room, 2);
                watching.await(frame -> (room + "-2").equals(frame.header("message-id")));
                try (StompTestClient late = node.connect(user)) {
                    late.subscribe(Destinations.USER_ERRORS);
                    late.subscribe(Destinations.room(room), Map.of("after", "0"));
                    assertThat(messageIds(late, room)).containsExactly(1L, 2L);
                }
                persistence.removeSilently(room, kickedUser);
            } finally {
                redis.startAndWait(Duration.ofSeconds(30));
            }

            refusal(kicked, "NOT_A_MEMBER");
            await().until(() -> {
                int before = persistence.untold.get();
                persistence.store(room, 1);
                return persistence.untold.get() == before;
            });
            long last = persistence.messages(room).size();
            watching.await(frame -> (room + "-" + last).equals(frame.header("message-id")));
            assertThat(messageIds(watching, room))
                    .hasSize((int) last)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(messageIds(kicked, room)).doesNotContain(last);
        }
    }

    @Test
    void everyMessageIsAnsweredWhileKafkaIsKilledAndWhatWasAckedIsStoredOnce() {
        long room = persistence.room(user);
        ChildProcess kafka = TestStack.shared().embedded().orElseThrow().kafka();
        Set<String> sent = new LinkedHashSet<>();
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ACKS);
            client.subscribe(Destinations.USER_ERRORS);
            for (int i = 0; i < 100; i++) {
                sent.add(submit(client, room));
            }
            kafka.kill();
            try {
                for (int i = 0; i < 100; i++) {
                    sent.add(submit(client, room));
                }
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(answered(client)).isEqualTo(sent));
            } finally {
                kafka.startAndWait(Duration.ofSeconds(60));
            }
            assertThat(ids(client, Destinations.USER_ERRORS)).isNotEmpty();

            // As the code allows: the same again, until it is accepted.
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                Set<String> open = new LinkedHashSet<>(sent);
                open.removeAll(ids(client, Destinations.USER_ACKS));
                open.forEach(id -> send(client, message(room, id, id), null));
                assertThat(open).isEmpty();
            });
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(persistence.messages(room).stream().map(stored -> stored.content()))
                                .containsExactlyInAnyOrderElementsOf(sent));
    }

    private static String submit(StompTestClient client, long room) {
        String id = UUID.randomUUID().toString();
        send(client, message(room, id, id), null);
        return id;
    }

    private static Set<String> answered(StompTestClient client) {
        Set<String> answered = ids(client, Destinations.USER_ACKS);
        answered.addAll(ids(client, Destinations.USER_ERRORS));
        return answered;
    }

    private static Set<String> ids(StompTestClient client, String queue) {
        return client.messages(queue).stream()
                .map((Frame frame) -> Frames.json(frame).path("clientMessageId").asString())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
