package chat.nonstop.ws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.contracts.stomp.Presence;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two nodes with short times. To show that somebody was not told offline, somebody else's lease runs out later: that is told
 * as a marker.
 */
@Timeout(120)
class PresenceIT {
    private static final Map<String, String> SETTINGS = Map.of(
            "chat.presence.lease", "5s",
            "chat.presence.renew", "500ms",
            "chat.presence.grace", "2s",
            "chat.presence.sweep", "100ms",
            "chat.presence.tell", "50ms",
            "chat.presence.retry", "100ms");

    private static final long A_MOMENT = 300;
    private static final long AMNESTY_AND_MORE = 1_500;
    private static final long GRACE_AND_MORE = 2_500;

    private final FakePersistence persistence = ChatNode.PERSISTENCE;
    private final RedisClient client = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));
    private final RedisCommands<String, String> redis = client.connect().sync();
    private final List<StompTestClient> sessions = new ArrayList<>();
    private final long watcher = ChatNode.newUser();
    private final long member = ChatNode.newUser();
    private final long other = ChatNode.newUser();
    private final long room = persistence.room(watcher, member, other);
    private StompTestClient watching;

    /** Two nodes that the tests of this class share. */
    private static final class Nodes {
        static final ChatNode ONE = ChatNode.start(SETTINGS);
        static final ChatNode TWO = ChatNode.start(SETTINGS);
    }

    @BeforeEach
    void watch() {
        persistence.showPresence(room);
        watching = open(Nodes.ONE, watcher);
        watching.subscribe(Destinations.roomEvents(room));
    }

    @AfterEach
    void leave() {
        sessions.forEach(StompTestClient::close);
        client.shutdown();
    }

    @Test
    void whoComesAndGoesIsToldOnEveryNode() {
        StompTestClient come = open(Nodes.TWO, member);

        awaitTold(member, Presence::online);
        assertThat(leaseOf(member)).isNotNull();
        Instant left = Instant.now();
        come.close();
        Presence gone = awaitTold(member, presence -> !presence.online());

        assertThat(gone.lastSeenAt()).isBetween(left.minusSeconds(10), Instant.now());
        assertThat(told(member)).hasSize(2);
        assertThat(leaseOf(member)).isNull();
        assertThat(redis.zscore(RedisKeys.LAST_SEEN, Long.toString(member)).longValue())
                .isEqualTo(gone.lastSeenAt().toEpochMilli());
        assertThat(watching.messages(Destinations.roomEvents(room)))
                .allSatisfy(frame -> ContractAssert.assertFits("presence", frame.body()));
    }

    @Test
    void everyPageOfRoomsIsTold() {
        long second = persistence.room(watcher, member);
        long third = persistence.room(watcher, member);
        for (long more : new long[] {second, third}) {
            persistence.showPresence(more);
            watching.subscribe(Destinations.roomEvents(more));
        }

        open(Nodes.TWO, member);

        for (long each : new long[] {room, second, third}) {
            watching.await(frame -> Destinations.roomEvents(each).equals(frame.header("destination"))
                    && presence(frame).userId() == member);
        }
    }

    @Test
    void whoComesBackElsewhereWithinTheGraceHasNotBeenOffline() {
        StompTestClient first = open(Nodes.TWO, member);
        awaitTold(member, Presence::online);

        first.close();
        first.awaitClose();
        open(Nodes.ONE, member);

        awaitMarker(GRACE_AND_MORE);
        assertThat(told(member)).extracting(Presence::online).containsExactly(true);
    }

    @Test
    void whoHasASessionOnAnotherNodeStaysOnline() {
        StompTestClient one = open(Nodes.ONE, member);
        open(Nodes.TWO, member);
        awaitTold(member, Presence::online);

        one.close();
        one.awaitClose();

        awaitMarker(GRACE_AND_MORE);
        assertThat(told(member)).extracting(Presence::online).containsExactly(true);
        assertThat(leaseOf(member)).isNotNull();
    }

    @Test
    void theLeaseOfADeadNodeIsSweptOnce() {
        redis.zadd(RedisKeys.PRESENCE, System.currentTimeMillis() + 200, Long.toString(member));

        awaitTold(member, presence -> !presence.online());

        awaitMarker(A_MOMENT);
        assertThat(told(member)).hasSize(1);
    }

    @Test
    void whatRedisLostComesBackAndNobodyIsToldOffline() {
        open(Nodes.TWO, member);
        awaitTold(member, Presence::online);

        redis.del(RedisKeys.PRESENCE, RedisKeys.LAST_SEEN, "presence-sweeps");

        await().untilAsserted(() -> assertThat(leaseOf(member)).isNotNull());
        awaitMarker(AMNESTY_AND_MORE);
        assertThat(told(member)).extracting(Presence::online).containsOnly(true);
    }

    @Test
    void leasesThatRanOutWhileNobodySweptMayBeRenewedFirst() {
        open(Nodes.TWO, member);
        awaitTold(member, Presence::online);

        redis.multi();
        redis.hset("presence-sweeps", "at", "1");
        redis.zadd(RedisKeys.PRESENCE, System.currentTimeMillis() - 1_000, Long.toString(member));
        redis.exec();

        awaitMarker(AMNESTY_AND_MORE);
        assertThat(told(member)).extracting(Presence::online).containsExactly(true);
    }

    @Test
    void whatIsNotSoAnyMoreIsNotTold() {
        persistence.beforePresence(
                member,
                () -> redis.zadd(RedisKeys.PRESENCE, System.currentTimeMillis() + 60_000, Long.toString(member)));
        redis.zadd(RedisKeys.PRESENCE, System.currentTimeMillis() - 1, Long.toString(member));

        await().untilAsserted(() -> assertThat(leaseOf(member)).isGreaterThan(System.currentTimeMillis() + 30_000.0));

        awaitMarker(A_MOMENT);
        assertThat(told(member)).isEmpty();
        redis.zrem(RedisKeys.PRESENCE, Long.toString(member));
    }

    @Test
    void whatCouldNotBeToldIsToldLater() {
        persistence.beforePresence(member, () -> {
            throw new IllegalStateException("away");
        });

        open(Nodes.TWO, member);

        awaitTold(member, Presence::online);
    }

    /** What was so before this time is told when this returns. */
    private void awaitMarker(long afterMillis) {
        redis.zadd(RedisKeys.PRESENCE, System.currentTimeMillis() + afterMillis, Long.toString(other));
        awaitTold(other, presence -> !presence.online());
    }

    private Presence awaitTold(long userId, Predicate<Presence> wanted) {
        return presence(watching.await(frame -> frame.command().equals("MESSAGE")
                && presence(frame).userId() == userId
                && wanted.test(presence(frame))));
    }

    private List<Presence> told(long userId) {
        return watching.messages(Destinations.roomEvents(room)).stream()
                .map(PresenceIT::presence)
                .filter(presence -> presence.userId() == userId)
                .toList();
    }

    private static Presence presence(StompTestClient.Frame frame) {
        return ContractJson.mapper().readValue(frame.body(), Presence.class);
    }

    private Double leaseOf(long userId) {
        return redis.zscore(RedisKeys.PRESENCE, Long.toString(userId));
    }

    private StompTestClient open(ChatNode node, long user) {
        StompTestClient session = node.connect(user);
        sessions.add(session);
        return session;
    }
}
