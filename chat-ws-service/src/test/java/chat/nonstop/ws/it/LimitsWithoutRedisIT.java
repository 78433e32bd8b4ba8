package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.message;
import static chat.nonstop.ws.it.Frames.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.local.stack.ChildProcess;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.stack.TestStack;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits that hold on all nodes, while Redis is killed under them and when it is back: neither wide open nor shut. */
@Timeout(150)
class LimitsWithoutRedisIT {
    private static final int MESSAGES = 5;
    private static final int SESSIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, String> STRICT = Map.of(
            "chat.limits.messages-per-minute", "" + MESSAGES,
            "chat.limits.sessions-per-user", "" + SESSIONS,
            "chat.registry.confirm-interval", "200ms");

    private final FakePersistence persistence = ChatNode.PERSISTENCE;
    private final List<StompTestClient> clients = new ArrayList<>();

    @BeforeEach
    void onlyEmbeddedServersCanBeKilled() {
        assumeTrue(TestStack.shared().embedded().isPresent());
    }

    @AfterEach
    void leave() {
        clients.forEach(StompTestClient::close);
    }

    @Test
    void eachNodeKeepsThemByItselfAndAllTogetherWhenRedisIsBack() {
        ChildProcess redis = TestStack.shared().embedded().orElseThrow().redis();
        try (ChatNode one = ChatNode.start(STRICT);
                ChatNode two = ChatNode.start(STRICT)) {
            long user = ChatNode.newUser();
            long room = persistence.room(user);
            long many = ChatNode.newUser();
            List<StompTestClient> sessions = new ArrayList<>();
            redis.kill();
            try {
                assertThat(accepted(8, user, room, one)).isEqualTo(MESSAGES);
                assertThat(accepted(8, user, room, two)).isEqualTo(MESSAGES);

                for (ChatNode node : List.of(one, two)) {
                    for (int i = 0; i <= SESSIONS; i++) {
                        sessions.add(connect(node, many));
                    }
                }
                await().atMost(PATIENCE).until(() -> open(sessions) == 2 * SESSIONS);
            } finally {
                redis.startAndWait(PATIENCE);
            }

            await().atMost(PATIENCE).until(() -> open(sessions) == SESSIONS);
            await().atMost(PATIENCE).ignoreExceptions().until(() -> countsTogether(one) && countsTogether(two));
            long later = ChatNode.newUser();
            long laterRoom = persistence.room(later);
            assertThat(accepted(4, later, laterRoom, one) + accepted(4, later, laterRoom, two))
                    .isEqualTo(MESSAGES);
        }
    }

    private static long open(List<StompTestClient> sessions) {
        return sessions.stream().filter(session -> !session.isClosed()).count();
    }

    /** Charges somebody's budget, which is how a node finds out that Redis is back. */
    private boolean countsTogether(ChatNode node) {
        long user = ChatNode.newUser();
        accepted(1, user, persistence.room(user), node);
        return node.context
                        .getBean(MeterRegistry.class)
                        .get("chat.rate.limit.shared")
                        .gauge()
                        .value()
                == 1;
    }

    /** Sends so many messages and waits until each has its answer. */
    private long accepted(int messages, long user, long room, ChatNode node) {
        StompTestClient client = connect(node, user);
        client.subscribe(Destinations.USER_ERRORS);
        client.subscribe(Destinations.USER_ACKS);
        for (int i = 0; i < messages; i++) {
            send(client, message(room, UUID.randomUUID().toString(), "anyway"), null);
        }
        await().atMost(PATIENCE)
                .until(() -> client.messages(Destinations.USER_ACKS).size()
                                + client.messages(Destinations.USER_ERRORS).size()
                        == messages);
        return client.messages(Destinations.USER_ACKS).size();
    }

    private StompTestClient connect(ChatNode node, long user) {
        StompTestClient client = node.connect(user);
        clients.add(client);
        return client;
    }
}
