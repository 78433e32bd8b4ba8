package chat.nonstop.persistence.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.persistence.presence.Presences;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@RecordTest
class RoomIT {
    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DataSource dataSource;

    @Autowired
    Presences presences;

    private Api api;
    private Someone alice;
    private Someone bob;
    private Someone mallory;

    @BeforeEach
    void reach() {
        api = Api.at(port);
        alice = api.someone("앨리스");
        bob = api.someone("Bob");
        mallory = api.someone("Mallory");
    }

    @Test
    void twoPeopleHaveOneRoomFromBothSides() {
        Answer opened = oneToOne(alice, bob).is(201).fits("room");
        Answer again = oneToOne(alice, bob).is(200).fits("room");
        Answer fromBob = oneToOne(bob, alice).is(200).fits("room");

        assertThat(again.json()).isEqualTo(opened.json());
        assertThat(roomId(fromBob)).isEqualTo(roomId(opened));
        assertThat(opened.json().get("type").asString()).isEqualTo("ONE_TO_ONE");
        assertThat(opened.json().get("name").asString()).isEqualTo("Bob");
        assertThat(opened.json().get("peer").get("userId").asLong()).isEqualTo(bob.userId());
        assertThat(opened.json().get("memberCount").asInt()).isEqualTo(2);
        assertThat(fromBob.json().get("name").asString()).isEqualTo("앨리스");
        assertThat(fromBob.json().get("peer").get("userId").asLong()).isEqualTo(alice.userId());
    }

    @Test
    void twoPeopleWhoAskFiftyTimesAtOnceHaveOneRoom() {
        List<Answer> answers = Api.atOnce(IntStream.range(0, 50)
                .<Callable<Answer>>mapToObj(i -> () -> i % 2 == 0 ? oneToOne(alice, bob) : oneToOne(bob, alice))
                .toList());

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(49);
        assertThat(answers.stream().map(RoomIT::roomId).distinct()).hasSize(1);
        assertThat(jdbc.sql("SELECT count(*) FROM chat_rooms WHERE created_by IN (:a, :b)")
                        .param("a", alice.userId())
                        .param("b", bob.userId())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(jdbc.sql("SELECT count(*) FROM chat_room_members WHERE room_id = :room")
                        .param("room", roomId(answers.getFirst()))
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void roomNeedsSomebodyElseWhoExists() {
        api.post(Paths.ONE_TO_ONE_ROOMS, alice, Map.of("userId", alice.userId()))
                .refuses(RefusalCode.ROOM_WITH_ONESELF);
        api.post(Paths.ONE_TO_ONE_ROOMS, alice, Map.of("userId", Long.MAX_VALUE))
                .refuses(RefusalCode.USER_NOT_FOUND);
        api.post(Paths.ONE_TO_ONE_ROOMS, alice, Map.of("userId", 0)).refuses(RefusalCode.INVALID_REQUEST);
        api.post(Paths.ONE_TO_ONE_ROOMS, alice, Map.of()).refuses(RefusalCode.INVALID_REQUEST);
        api.post(Paths.ONE_TO_ONE_ROOMS, null, Map.of("userId", bob.userId())).refuses(RefusalCode.UNAUTHENTICATED);
        jdbc.sql("UPDATE users SET deleted_at = now() WHERE user_id = :id")
                .param("id", bob.userId())
                .update();
        oneToOne(alice, bob).refuses(RefusalCode.USER_NOT_FOUND);
    }

    @Test
    void groupHasItsCreatorAsOwnerAndEveryoneOnce() {
        Answer answer = group(alice, " 우리 팀 ", bob.userId(), bob.userId(), alice.userId())
                .is(201)
                .fits("room");

        assertThat(answer.json().get("name").asString()).isEqualTo("우리 팀");
        assertThat(answer.json().get("memberCount").asInt()).isEqualTo(2);
        assertThat(answer.json().has("peer")).isFalse();
        Answer members = members(bob, roomId(answer)).is(200).fits("member-list");
        assertThat(members.json()
                        .get("members")
                        .valueStream()
                        .map(member -> member.get("userId").asLong() + " "
                                + member.get("role").asString() + " "
                                + member.get("online").asBoolean()))
                .containsExactly(alice.userId() + " OWNER false", bob.userId() + " MEMBER false");
    }

    @Test
    void groupWithAnUnknownMemberIsNotMade() {
        group(alice, "nobody", bob.userId(), Long.MAX_VALUE).refuses(RefusalCode.USER_NOT_FOUND);

        assertThat(page(alice, "").json().get("rooms").size()).isZero();
        assertThat(page(bob, "").json().get("rooms").size()).isZero();
    }

    @Test
    void groupIsNoLargerThanAllowed() {
        List<Long> thousand =
                LongStream.rangeClosed(1_000_001, 1_001_000).boxed().toList();

        api.post(Paths.GROUP_ROOMS, alice, Map.of("name", "all", "memberIds", thousand))
                .refuses(RefusalCode.ROOM_FULL);
        api.post(Paths.GROUP_ROOMS, alice, Map.of("name", "all", "memberIds", thousand.subList(1, 1000)))
                .refuses(RefusalCode.USER_NOT_FOUND);
    }

    @Test
    void groupRequestsThatAreWrongAreRefusedByName() {
        refusesGroup("name", Map.of("memberIds", List.of()));
        refusesGroup("name", Map.of("name", " ", "memberIds", List.of()));
        refusesGroup("name", Map.of("name", "👋".repeat(101), "memberIds", List.of()));
        refusesGroup("name", Map.of("name", "a\u0000b", "memberIds", List.of()));
        refusesGroup("memberIds", Map.of("name", "a"));
        refusesGroup("memberIds", Map.of("name", "a", "memberIds", List.of(-1)));
        api.send("POST", Paths.GROUP_ROOMS, alice.accessToken(), "{\"name\":\"a\",\"memberIds\":[null]}")
                .refuses(RefusalCode.INVALID_REQUEST);
        api.send("POST", Paths.GROUP_ROOMS, alice.accessToken(), "{\"name\":\"a\",\"memberIds\":[\"x\"]}")
                .refuses(RefusalCode.INVALID_JSON);
        group(alice, "👋".repeat(100)).is(201);
    }

    @Test
    void roomIsShownToItsMembersOnlyAndNobodyLearnsWhetherItExists() {
        long room = roomId(group(alice, "ours", bob.userId()));

        api.get(Paths.ROOMS + "/" + room, bob).is(200).fits("room");
        Answer foreign = api.get(Paths.ROOMS + "/" + room, mallory).refuses(RefusalCode.NOT_A_MEMBER);
        Answer none = api.get(Paths.ROOMS + "/999999999", mallory).refuses(RefusalCode.NOT_A_MEMBER);
        assertThat(none.body().replace("999999999", "" + room)).isEqualTo(foreign.body());
        members(mallory, room).refuses(RefusalCode.NOT_A_MEMBER);
        members(mallory, 999_999_999).refuses(RefusalCode.NOT_A_MEMBER);
        api.get(Paths.ROOMS + "/x", mallory).refuses(RefusalCode.INVALID_REQUEST);
        api.get(Paths.ROOMS + "/" + room).refuses(RefusalCode.UNAUTHENTICATED);
        assertThat(page(mallory, "").json().get("rooms").size()).isZero();
    }

    @Test
    void whoHasLeftIsAStranger() {
        long room = roomId(group(alice, "ours", bob.userId()));
        jdbc.sql("UPDATE chat_room_members SET left_at = now() WHERE room_id = :room AND user_id = :user")
                .param("room", room)
                .param("user", bob.userId())
                .update();

        api.get(Paths.ROOMS + "/" + room, bob).refuses(RefusalCode.NOT_A_MEMBER);
        members(bob, room).refuses(RefusalCode.NOT_A_MEMBER);
        assertThat(page(bob, "").json().get("rooms").size()).isZero();
        assertThat(api.get(Paths.ROOMS + "/" + room, alice)
                        .json()
                        .get("memberCount")
                        .asInt())
                .isEqualTo(1);
        assertThat(members(alice, room).json().get("members").size()).isEqualTo(1);
    }

    @Test
    void membersOfATwoPersonRoomAreListedToo() {
        long room = roomId(oneToOne(alice, bob));

        Answer answer = members(alice, room).is(200).fits("member-list");

        assertThat(answer.json()
                        .get("members")
                        .valueStream()
                        .map(member -> member.get("role").asString()))
                .containsExactly("MEMBER", "MEMBER");
    }

    @Test
    void roomTellsItsLastMessageAndWhatIsUnread() {
        long room = roomId(group(alice, "ours", bob.userId()));
        say(room, alice, 5);
        readUpTo(room, bob, 2);

        Answer answer = page(bob, "").fits("room-list");

        JsonNode shown = answer.json().get("rooms").get(0);
        assertThat(shown.get("lastMessageId").asLong()).isEqualTo(5);
        assertThat(shown.get("lastReadMessageId").asLong()).isEqualTo(2);
        assertThat(shown.get("unreadCount").asLong()).isEqualTo(3);
        assertThat(shown.get("lastMessage").get("content").asString()).isEqualTo("message 5");
        assertThat(shown.get("lastMessage").get("messageId").asLong()).isEqualTo(5);
        assertThat(api.get(Paths.ROOMS + "/" + room, bob).json()).isEqualTo(shown);
    }

    @Test
    void whoJoinedLaterDoesNotSeeWhatWasBefore() {
        long room = roomId(group(alice, "ours", bob.userId()));
        say(room, alice, 5);
        jdbc.sql("UPDATE chat_room_members SET joined_at_message_id = 5 WHERE room_id = :room AND user_id = :user")
                .param("room", room)
                .param("user", bob.userId())
                .update();

        JsonNode shown =
                api.get(Paths.ROOMS + "/" + room, bob).is(200).fits("room").json();

        assertThat(shown.has("lastMessage")).isFalse();
        assertThat(shown.get("unreadCount").asLong()).isZero();
        say(room, alice, 1);
        JsonNode later = api.get(Paths.ROOMS + "/" + room, bob).json();
        assertThat(later.get("lastMessage").get("messageId").asLong()).isEqualTo(6);
        assertThat(later.get("unreadCount").asLong()).isEqualTo(1);
    }

    @Test
    void unreadIsNeverNegative() {
        long room = roomId(group(alice, "ours", bob.userId()));
        readUpTo(room, bob, 9);

        assertThat(api.get(Paths.ROOMS + "/" + room, bob)
                        .is(200)
                        .fits("room")
                        .json()
                        .get("unreadCount")
                        .asLong())
                .isZero();
    }

    @Test
    void roomWhereSomethingHappenedLastComesFirst() {
        long first = roomId(group(alice, "first"));
        long second = roomId(group(alice, "second"));
        long third = roomId(oneToOne(alice, bob));
        assertThat(roomIds(page(alice, ""))).containsExactly(third, second, first);

        say(first, alice, 1);

        assertThat(roomIds(page(alice, ""))).containsExactly(first, third, second);
    }

    @Test
    void pagesShowEveryRoomOnce() {
        List<Long> opened = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            opened.addFirst(roomId(group(alice, "room " + i)));
        }
        // all at the same moment: the ids alone keep them apart
        jdbc.sql("UPDATE chat_rooms SET created_at = now() WHERE created_by = :id")
                .param("id", alice.userId())
                .update();

        List<Long> seen = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String cursor = "";
        do {
            Answer answer = page(alice, "?limit=10" + cursor).is(200).fits("room-list");
            seen.addAll(roomIds(answer));
            sizes.add(answer.json().get("rooms").size());
            JsonNode next = answer.json().get("nextCursor");
            cursor = next == null ? null : "&cursor=" + next.asString();
        } while (cursor != null);

        assertThat(seen).isEqualTo(opened);
        assertThat(sizes).containsExactly(10, 10, 5);
    }

    @Test
    void pageRequestsThatAreWrongAreRefused() {
        page(alice, "?cursor=nonsense").refuses(RefusalCode.INVALID_REQUEST);
        page(alice, "?limit=0").refuses(RefusalCode.INVALID_REQUEST);
        page(alice, "?limit=x").refuses(RefusalCode.INVALID_REQUEST);
        page(alice, "?limit=100000").is(200);
    }

    @Test
    void listTakesOneStatementHoweverManyRooms() {
        for (int i = 0; i < 12; i++) {
            say(roomId(group(alice, "room " + i, bob.userId())), alice, 3);
        }
        say(roomId(oneToOne(alice, bob)), bob, 2);
        StatementCount statements = new StatementCount(dataSource);
        RoomViews views = new RoomViews(JdbcClient.create(statements), presences);

        RoomPage page = views.page(alice.userId(), RoomCursor.START, 50);

        assertThat(page.rooms())
                .hasSize(13)
                .allSatisfy(room -> assertThat(room.lastMessage()).isNotNull());
        assertThat(statements.sinceLastAsked()).isEqualTo(1);
        views.members(alice.userId(), page.rooms().getFirst().roomId());
        assertThat(statements.sinceLastAsked()).isEqualTo(1);
    }

    @Test
    void othersAreToldOfTheirNewRoom() {
        List<String> heard = new CopyOnWriteArrayList<>();
        RedisClient redis = RedisClient.create(RedisURI.create(
                TestStack.shared().redisHost(), TestStack.shared().redisPort()));
        try (var connection = redis.connectPubSub(ByteArrayCodec.INSTANCE)) {
            connection.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(byte[] channel, byte[] message) {
                    Signal signal = Signal.decode(message);
                    ContractAssert.assertFits("notification", signal.body());
                    Notification told = ContractJson.mapper().readValue(signal.body(), Notification.class);
                    heard.add(new String(channel, java.nio.charset.StandardCharsets.UTF_8) + " " + signal.kind() + " "
                            + told.kind() + " " + told.roomId() + " " + told.senderId());
                }
            });
            for (Someone one : List.of(alice, bob, mallory)) {
                connection
                        .sync()
                        .subscribe(Channels.user(one.userId()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }

            long direct = roomId(oneToOne(alice, bob));
            oneToOne(alice, bob).is(200);
            long group = roomId(group(bob, "ours", alice.userId(), mallory.userId()));

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(heard)
                            .containsExactlyInAnyOrder(
                                    told(bob, direct, alice), told(alice, group, bob), told(mallory, group, bob)));
        } finally {
            redis.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    @Test
    void servicesAskWhoIsInARoom() {
        long room = roomId(group(alice, "ours", bob.userId()));
        jdbc.sql("UPDATE chat_room_members SET joined_at_message_id = 7 WHERE room_id = :room AND user_id = :user")
                .param("room", room)
                .param("user", bob.userId())
                .update();

        Answer member = api.internal("GET", "/internal/rooms/" + room + "/members/" + bob.userId())
                .is(200)
                .fits("membership");
        Answer stranger = api.internal("GET", "/internal/rooms/" + room + "/members/" + mallory.userId())
                .is(200)
                .fits("membership");
        Answer all = api.internal("GET", "/internal/rooms/" + room + "/members")
                .is(200)
                .fits("room-members");

        assertThat(member.json().get("member").asBoolean()).isTrue();
        assertThat(member.json().get("joinedAtMessageId").asLong()).isEqualTo(7);
        assertThat(stranger.json().get("member").asBoolean()).isFalse();
        assertThat(all.json().get("userIds").valueStream().map(JsonNode::asLong))
                .containsExactly(alice.userId(), bob.userId());
        assertThat(api.internal("GET", "/internal/rooms/999999999/members")
                        .is(200)
                        .json()
                        .get("userIds")
                        .size())
                .isZero();
        api.get("/internal/rooms/" + room + "/members", alice).refuses(RefusalCode.UNAUTHENTICATED);
        api.get("/internal/rooms/" + room + "/members").refuses(RefusalCode.UNAUTHENTICATED);
    }

    @Test
    void apiIsDescribedWithoutWhatIsInternal() {
        Answer answer = api.get("/v3/api-docs").is(200);

        assertThat(answer.body())
                .contains(Paths.SIGNUP)
                .contains(Paths.ROOMS)
                .doesNotContain("/internal")
                .doesNotContain("CurrentUser");
        for (String open : List.of("~1api~1v1~1auth~1signup/post", "~1api~1v1~1store~1{key}/get")) {
            assertThat(answer.json().at("/paths/" + open + "/security").isArray())
                    .as(open)
                    .isTrue();
        }
        assertThat(answer.json()
                        .at("/paths/~1api~1v1~1chat~1rooms/get/security")
                        .isMissingNode())
                .isTrue();
    }

    private static String told(Someone who, long room, Someone by) {
        return Channels.user(who.userId()) + " NOTIFICATION ROOM_CREATED " + room + " " + by.userId();
    }

    private Answer oneToOne(Someone who, Someone with) {
        return api.post(Paths.ONE_TO_ONE_ROOMS, who, Map.of("userId", with.userId()));
    }

    private Answer group(Someone who, String name, Long... memberIds) {
        return api.post(Paths.GROUP_ROOMS, who, Map.of("name", name, "memberIds", List.of(memberIds)));
    }

    private void refusesGroup(String field, Map<String, Object> request) {
        Answer answer = api.post(Paths.GROUP_ROOMS, alice, request).refuses(RefusalCode.INVALID_REQUEST);
        assertThat(answer.json().get("detail").asString()).startsWith(field + ": ");
    }

    private Answer members(Someone who, long room) {
        return api.get(Paths.GROUP_ROOMS + "/" + room + "/members", who);
    }

    private Answer page(Someone who, String query) {
        return api.get(Paths.ROOMS + query, who);
    }

    /** So many more messages, as the message log would have stored them. */
    private void say(long room, Someone sender, int count) {
        jdbc.sql("""
                        WITH before AS (
                            UPDATE chat_rooms SET last_message_id = last_message_id + :n, last_message_at = now()
                            WHERE room_id = :room RETURNING last_message_id - :n AS last
                        )
                        INSERT INTO messages (room_id, message_id, sender_id, client_message_id, type, content, sent_at)
                        SELECT :room, last + i, :sender, gen_random_uuid(), 'TEXT', 'message ' || (last + i), now()
                        FROM before, generate_series(1, :n) i
                        """)
                .param("n", count)
                .param("room", room)
                .param("sender", sender.userId())
                .update();
    }

    private void readUpTo(long room, Someone who, long messageId) {
        jdbc.sql("UPDATE chat_room_members SET last_read_message_id = :id WHERE room_id = :room AND user_id = :user")
                .param("id", messageId)
                .param("room", room)
                .param("user", who.userId())
                .update();
    }

    private static long roomId(Answer answer) {
        return answer.json().get("roomId").asLong();
    }

    private static List<Long> roomIds(Answer answer) {
        return answer.is(200)
                .json()
                .get("rooms")
                .valueStream()
                .map(room -> room.get("roomId").asLong())
                .toList();
    }
}
