package chat.nonstop.ws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.TestTokens;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SessionLimitIT {
    /** How often twenty connect at once; by hand more, to see that nothing is left behind. */
    private static final int ROUNDS = Integer.getInteger("chat.test.session-rounds", 5);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Map<String, String> SETTINGS =
            Map.of("chat.limits.sessions-per-user", "3", "chat.registry.confirm-interval", "200ms");

    private final RedisClient redis = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));
    private final StatefulRedisConnection<String, String> connection = redis.connect();
    private final List<StompTestClient> sessions = new ArrayList<>();

    @AfterEach
    void leave() {
        sessions.forEach(StompTestClient::close);
        redis.shutdown();
    }

    @Test
    void theOldestGivesWayOnWhicheverNodeItIs() {
        onTwoNodes((one, two) -> {
            long user = ChatNode.newUser();
            StompTestClient first = open(one, user);
            StompTestClient second = open(two, user);
            StompTestClient third = open(one, user);

            StompTestClient fourth = open(two, user);
            assertThat(first.awaitClose()).isEqualTo(CloseReason.SESSION_REPLACED.code());
            StompTestClient fifth = open(two, user);
            assertThat(second.awaitClose()).isEqualTo(CloseReason.SESSION_REPLACED.code());

            assertThat(List.of(third, fourth, fifth)).noneMatch(StompTestClient::isClosed);
            assertThat(registered(user)).hasSize(3);
        });
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void ofTwentyAtOnceThreeStayAndNothingIsLeftBehind() {
        onTwoNodes((one, two) -> {
            long user = ChatNode.newUser();
            for (int round = 0; round < ROUNDS; round++) {
                List<StompTestClient> twenty = openAtOnce(20, user, one, two);

                await().atMost(PATIENCE)
                        .until(() -> twenty.stream()
                                        .filter(StompTestClient::isClosed)
                                        .count()
                                == 17);
                assertThat(twenty.stream().filter(StompTestClient::isClosed).map(StompTestClient::awaitClose))
                        .containsOnly(CloseReason.SESSION_REPLACED.code());
                assertThat(registered(user)).hasSize(3);
                assertThat(commands().hlen(RedisKeys.userSessionDetails(user))).isEqualTo(3);
                twenty.forEach(StompTestClient::close);
                sessions.removeAll(twenty);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(registered(user)).isEmpty());
            }
            assertThat(commands().exists(RedisKeys.userSessions(user), RedisKeys.userSessionDetails(user)))
                    .isZero();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(List.of(
                                    one.gauge("chat.sessions"),
                                    one.gauge("chat.sessions.registered"),
                                    two.gauge("chat.sessions"),
                                    two.gauge("chat.sessions.registered")))
                            .containsOnly(0.0));
        });
    }

    @Test
    void aSessionTakesThePlaceOfTheOneItReplaces() {
        onTwoNodes((one, two) -> {
            long user = ChatNode.newUser();
            StompTestClient first = open(one, user);
            StompTestClient second = open(two, user);
            StompTestClient third = open(one, user);
            String replaced =
                    second.await(frame -> frame.command().equals("CONNECTED")).header("session");

            StompTestClient again = StompTestClient.open(
                    two.webSocket(),
                    Map.of("Authorization", "Bearer " + TestTokens.shared().accessToken(user)));
            sessions.add(again);
            again.send("CONNECT", Map.of("accept-version", "1.2", Destinations.REPLACES_HEADER, replaced), "");
            again.await(frame -> frame.command().equals("CONNECTED"));

            assertThat(second.awaitClose()).isEqualTo(CloseReason.SESSION_REPLACED.code());
            assertThat(List.of(first, third, again)).noneMatch(StompTestClient::isClosed);
        });
    }

    @Test
    void nobodyReplacesAnotherUsersSession() {
        onTwoNodes((one, two) -> {
            StompTestClient victims = open(one, ChatNode.newUser());
            String session =
                    victims.await(frame -> frame.command().equals("CONNECTED")).header("session");
            long user = ChatNode.newUser();

            StompTestClient attacker = StompTestClient.open(
                    two.webSocket(),
                    Map.of("Authorization", "Bearer " + TestTokens.shared().accessToken(user)));
            sessions.add(attacker);
            attacker.send("CONNECT", Map.of("accept-version", "1.2", Destinations.REPLACES_HEADER, session), "");
            attacker.await(frame -> frame.command().equals("CONNECTED"));
            attacker.subscribe(Destinations.USER_ERRORS);

            assertThat(victims.isClosed()).isFalse();
        });
    }

    @Test
    void whatRedisLostComesBackInItsOldOrder() {
        onTwoNodes((one, two) -> {
            long user = ChatNode.newUser();
            StompTestClient first = open(one, user);
            StompTestClient second = open(two, user);
            StompTestClient third = open(one, user);
            commands().del(RedisKeys.userSessions(user));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(registered(user)).hasSize(3));
            StompTestClient fourth = open(one, user);

            assertThat(first.awaitClose()).isEqualTo(CloseReason.SESSION_REPLACED.code());
            assertThat(List.of(second, third, fourth)).noneMatch(StompTestClient::isClosed);
        });
    }

    @Test
    void sessionsOfADeadNodeGoWithIt() {
        onTwoNodes((one, two) -> {
            long user = ChatNode.newUser();
            open(one, user);
            commands().zadd(RedisKeys.userSessions(user), 1, "node-that-is-gone 0b7f4a2e-0000-0000-0000-000000000000");

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(registered(user)).hasSize(1));
        });
    }

    @Test
    void sessionsOfASilentNodeGiveWayFirst() {
        onTwoNodes((one, two) -> {
            long user = ChatNode.newUser();
            StompTestClient first = open(one, user);
            StompTestClient second = open(two, user);
            commands().psetex(RedisKeys.nodeAlive("silent-" + user), 20_000, "1");
            commands()
                    .zadd(
                            RedisKeys.userSessions(user),
                            Double.parseDouble("9e15"),
                            "silent-" + user + " 0b7f4a2e-0000-0000-0000-000000000000");

            StompTestClient third = open(one, user);
            third.subscribe(Destinations.USER_ERRORS);

            assertThat(registered(user)).hasSize(3).noneMatch(member -> member.startsWith("silent-"));
            assertThat(List.of(first, second, third)).noneMatch(StompTestClient::isClosed);
        });
    }

    @Test
    void withoutRedisANodeKeepsTheLimitByItself() {
        try (ChatNode node =
                ChatNode.start(Map.of("chat.limits.sessions-per-user", "3", "spring.data.redis.port", "1"))) {
            long user = ChatNode.newUser();
            StompTestClient first = open(node, user);
            StompTestClient second = open(node, user);
            StompTestClient third = open(node, user);
            StompTestClient fourth = open(node, user);

            assertThat(first.awaitClose()).isEqualTo(CloseReason.SESSION_REPLACED.code());
            assertThat(List.of(second, third, fourth)).noneMatch(StompTestClient::isClosed);
        }
    }

    private interface OnTwoNodes {
        void run(ChatNode one, ChatNode two);
    }

    private static void onTwoNodes(OnTwoNodes test) {
        test.run(Nodes.ONE, Nodes.TWO);
    }

    /** Two nodes that the tests of this class share. */
    private static final class Nodes {
        static final ChatNode ONE = ChatNode.start(SETTINGS);
        static final ChatNode TWO = ChatNode.start(SETTINGS);
    }

    private StompTestClient open(ChatNode node, long user) {
        StompTestClient session = node.connect(user);
        sessions.add(session);
        return session;
    }

    private List<StompTestClient> openAtOnce(int count, long user, ChatNode... nodes) {
        List<StompTestClient> opened = new ArrayList<>();
        try (ExecutorService hands = Executors.newFixedThreadPool(count)) {
            List<Future<StompTestClient>> opening = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ChatNode node = nodes[i % nodes.length];
                opening.add(hands.submit(() -> {
                    StompTestClient session = StompTestClient.open(
                            node.webSocket(),
                            Map.of(
                                    "Authorization",
                                    "Bearer " + TestTokens.shared().accessToken(user)));
                    session.send("CONNECT", Map.of("accept-version", "1.2"), "");
                    return session;
                }));
            }
            for (Future<StompTestClient> each : opening) {
                opened.add(each.get());
            }
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        sessions.addAll(opened);
        return opened;
    }

    private List<String> registered(long user) {
        return commands().zrange(RedisKeys.userSessions(user), 0, -1);
    }

    private RedisCommands<String, String> commands() {
        return connection.sync();
    }
}
