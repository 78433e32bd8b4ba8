package chat.nonstop.persistence.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.internal.PresenceRooms;
import chat.nonstop.contracts.internal.PresenceRooms.OfUser;
import chat.nonstop.contracts.internal.PresenceRooms.Place;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.testing.TestRooms;
import chat.nonstop.testing.TestTokens;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@RecordTest
class PresenceIT {
    private static final Instant SEEN = Instant.parse("2026-11-20T09:15:30.123Z");

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    LastSeenMove move;

    @Autowired
    ShownRooms shown;

    @Autowired
    MeterRegistry meters;

    private final RedisClient client = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));
    private final RedisCommands<String, String> redis = client.connect().sync();
    private Api api;
    private Someone alice;
    private Someone bob;
    private Someone carol;

    @BeforeEach
    void reach() {
        api = Api.at(port);
        alice = api.someone("앨리스");
        bob = api.someone("Bob");
        carol = api.someone("Carol");
    }

    @AfterEach
    void leave() {
        client.shutdown();
    }

    @Test
    void membersAreShownAsTheyAre() {
        long room = group(alice, bob, carol);
        online(alice);
        online(bob);
        redis.zadd(RedisKeys.LAST_SEEN, SEEN.toEpochMilli(), Long.toString(carol.userId()));

        Map<Long, JsonNode> members = members(alice, room);

        assertThat(members.get(alice.userId()).get("online").asBoolean()).isTrue();
        assertThat(members.get(bob.userId()).get("online").asBoolean()).isTrue();
        assertThat(members.get(bob.userId()).has("lastSeenAt")).isFalse();
        assertThat(members.get(carol.userId()).get("online").asBoolean()).isFalse();
        assertThat(lastSeen(members.get(carol.userId()))).isEqualTo(SEEN);
    }

    @Test
    void aLeaseThatHasRunOutIsTheLastSign() {
        long room = group(alice, bob);
        long end = System.currentTimeMillis() - 5_000;
        redis.zadd(RedisKeys.PRESENCE, end, Long.toString(bob.userId()));

        JsonNode member = members(alice, room).get(bob.userId());

        assertThat(member.get("online").asBoolean()).isFalse();
        assertThat(lastSeen(member)).isEqualTo(Instant.ofEpochMilli(end));
    }

    @Test
    void thePeerOfARoomIsShownInListAndRoom() {
        long room = oneToOne(alice, bob);
        assertThat(peer(alice, room).get("online").asBoolean()).isFalse();
        assertThat(peer(alice, room).has("lastSeenAt")).isFalse();
        online(bob);

        JsonNode listed =
                api.get(Paths.ROOMS, alice).is(200).fits("room-list").json().at("/rooms/0/peer");

        assertThat(listed.get("online").asBoolean()).isTrue();
        assertThat(listed.has("lastSeenAt")).isFalse();
        assertThat(peer(alice, room)).isEqualTo(listed);
    }

    @Test
    void theLaterOfWhatRedisAndTheRecordKnowIsShown() {
        long room = oneToOne(alice, bob);
        recorded(bob, SEEN);
        assertThat(lastSeen(peer(alice, room))).isEqualTo(SEEN);

        redis.zadd(RedisKeys.LAST_SEEN, SEEN.minusSeconds(60).toEpochMilli(), Long.toString(bob.userId()));
        assertThat(lastSeen(peer(alice, room))).isEqualTo(SEEN);

        redis.zadd(RedisKeys.LAST_SEEN, SEEN.plusSeconds(60).toEpochMilli(), Long.toString(bob.userId()));
        assertThat(lastSeen(peer(alice, room))).isEqualTo(SEEN.plusSeconds(60));
    }

    @Test
    void behindABlockBothAreOfflineAndWereNeverSeen() {
        long room = oneToOne(alice, bob);
        online(alice);
        recorded(bob, SEEN);
        api.send("PUT", Paths.BLOCK.replace("{userId}", "" + bob.userId()), alice.accessToken(), null)
                .is(204);

        assertHidden(peer(alice, room));
        assertHidden(peer(bob, room));
        assertHidden(members(alice, room).get(bob.userId()));
        assertHidden(members(bob, room).get(alice.userId()));
        assertThat(api.get(Paths.ROOMS, bob)
                        .is(200)
                        .json()
                        .at("/rooms/0/peer/online")
                        .asBoolean())
                .isFalse();
        assertThat(members(alice, room).get(alice.userId()).get("online").asBoolean())
                .isTrue();
    }

    @Test
    void lastSeenMovesIntoTheRecordAndOnlyForwards() {
        recorded(alice, SEEN.plusSeconds(60));
        recorded(carol, SEEN);
        redis.zadd(RedisKeys.LAST_SEEN, SEEN.toEpochMilli(), Long.toString(alice.userId()));
        redis.zadd(RedisKeys.LAST_SEEN, SEEN.toEpochMilli(), Long.toString(bob.userId()));
        redis.zadd(RedisKeys.LAST_SEEN, SEEN.plusSeconds(9).toEpochMilli(), Long.toString(carol.userId()));
        redis.zadd(RedisKeys.LAST_SEEN, 1, "999999999999"); // nobody

        await().untilAsserted(() -> {
            move.move();
            assertThat(redis.zcard(RedisKeys.LAST_SEEN)).isZero();
        });

        assertThat(recordedOf(alice)).isEqualTo(SEEN.plusSeconds(60));
        assertThat(recordedOf(bob)).isEqualTo(SEEN);
        assertThat(recordedOf(carol)).isEqualTo(SEEN.plusSeconds(9));
    }

    @Test
    void roomsInWhichUsersAreShownAreTheirSmallGroupsAndUnblockedPairs() {
        long group = group(alice, bob);
        long pair = oneToOne(alice, bob);
        long blocked = oneToOne(alice, carol);
        api.send("PUT", Paths.BLOCK.replace("{userId}", "" + alice.userId()), carol.accessToken(), null)
                .is(204);
        long left = group(bob, alice, carol);
        api.send("DELETE", Paths.ROOM.replace("{roomId}", "" + left), alice.accessToken(), null)
                .is(204);
        long largest = TestRooms.group(0, many(100, alice.userId()));
        long tooLarge = TestRooms.group(0, many(101, alice.userId()));

        Answer answer = ask(new PresenceRooms.Request(List.of(alice.userId(), carol.userId()), null));

        PresenceRooms rooms = ContractJson.mapper()
                .readValue(answer.is(200).fits("presence-rooms").body(), PresenceRooms.class);
        assertThat(rooms)
                .isEqualTo(new PresenceRooms(
                        List.of(
                                new OfUser(
                                        alice.userId(),
                                        LongStream.of(group, pair, largest)
                                                .sorted()
                                                .boxed()
                                                .toList()),
                                new OfUser(carol.userId(), List.of(left))),
                        false));
        assertThat(List.of(blocked, tooLarge))
                .doesNotContainAnyElementsOf(rooms.users().getFirst().roomIds());
    }

    @Test
    void pagesOfRoomsFollowEachOther() {
        long first = group(alice, bob);
        long second = group(alice, bob);
        List<Long> both = List.of(alice.userId(), bob.userId());

        assertThat(shown.page(both, new Place(0, 0), 3))
                .isEqualTo(new PresenceRooms(
                        List.of(
                                new OfUser(alice.userId(), List.of(first, second)),
                                new OfUser(bob.userId(), List.of(first))),
                        true));
        assertThat(shown.page(both, new Place(bob.userId(), first), 3))
                .isEqualTo(new PresenceRooms(List.of(new OfUser(bob.userId(), List.of(second))), false));
    }

    @Test
    void tooManyUsersAtOnceAndStrangersAreRefused() {
        ask(new PresenceRooms.Request(LongStream.rangeClosed(1, 1_001).boxed().toList(), null))
                .refuses(RefusalCode.INVALID_REQUEST);
        api.post(Paths.INTERNAL_PRESENCE_ROOMS, alice, new PresenceRooms.Request(List.of(alice.userId()), null))
                .refuses(RefusalCode.UNAUTHENTICATED);
    }

    @Test
    void withoutRedisNobodyIsOnlineAndListsAnswer() {
        long room = oneToOne(alice, bob);
        recorded(bob, SEEN);
        online(bob);
        double unknown = meters.counter("chat.presence.unknown").count();
        // Held, not gone: whoever asks waits for as long as he is patient.
        redis.clientPause(3_000);

        JsonNode peer = peer(alice, room);

        assertThat(peer.get("online").asBoolean()).isFalse();
        assertThat(lastSeen(peer)).isEqualTo(SEEN);
        assertThat(meters.counter("chat.presence.unknown").count()).isGreaterThan(unknown);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(peer(alice, room).get("online").asBoolean()).isTrue());
    }

    private static long[] many(int count, long one) {
        return LongStream.concat(
                        LongStream.of(one), LongStream.generate(TestRooms::user).limit(count - 1L))
                .toArray();
    }

    private void online(Someone who) {
        redis.zadd(RedisKeys.PRESENCE, System.currentTimeMillis() + 600_000, Long.toString(who.userId()));
    }

    private void recorded(Someone who, Instant at) {
        jdbc.sql("INSERT INTO user_last_seen (user_id, last_seen_at) VALUES (:user, :at)")
                .param("user", who.userId())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    private Instant recordedOf(Someone who) {
        return jdbc.sql("SELECT last_seen_at FROM user_last_seen WHERE user_id = :user")
                .param("user", who.userId())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private static Instant lastSeen(JsonNode shown) {
        return Instant.parse(shown.get("lastSeenAt").asString());
    }

    private static void assertHidden(JsonNode shown) {
        assertThat(shown.get("online").asBoolean()).isFalse();
        assertThat(shown.has("lastSeenAt")).isFalse();
    }

    private Answer ask(PresenceRooms.Request request) {
        return api.send(
                "POST",
                Paths.INTERNAL_PRESENCE_ROOMS,
                TestTokens.shared().serviceToken("test"),
                ContractJson.mapper().writeValueAsString(request));
    }

    private JsonNode peer(Someone who, long room) {
        return api.get(Paths.ROOM.replace("{roomId}", "" + room), who)
                .is(200)
                .fits("room")
                .json()
                .get("peer");
    }

    private Map<Long, JsonNode> members(Someone who, long room) {
        return api.get(Paths.MEMBERS.replace("{roomId}", "" + room), who)
                .is(200)
                .fits("member-list")
                .json()
                .get("members")
                .valueStream()
                .collect(Collectors.toMap(member -> member.get("userId").asLong(), member -> member));
    }

    private long oneToOne(Someone one, Someone two) {
        return api.post(Paths.ONE_TO_ONE_ROOMS, one, Map.of("userId", two.userId()))
                .is(201)
                .json()
                .get("roomId")
                .asLong();
    }

    private long group(Someone owner, Someone... others) {
        return api.post(
                        Paths.GROUP_ROOMS,
                        owner,
                        Map.of(
                                "name",
                                "presence",
                                "memberIds",
                                List.of(others).stream().map(Someone::userId).toList()))
                .is(201)
                .json()
                .get("roomId")
                .asLong();
    }
}
