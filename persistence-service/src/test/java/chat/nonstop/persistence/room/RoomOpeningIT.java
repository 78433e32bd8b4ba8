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
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Rooms as they are opened, one for two people and groups, and who is told. */
@RecordTest
class RoomOpeningIT extends OpenedRooms {
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
        assertThat(answers.stream().map(OpenedRooms::roomId).distinct()).hasSize(1);
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
                    heard.add(new String(channel, StandardCharsets.UTF_8) + " " + signal.kind() + " " + told.kind()
                            + " " + told.roomId() + " " + told.senderId());
                }
            });
            for (Someone one : List.of(alice, bob, mallory)) {
                connection.sync().subscribe(Channels.user(one.userId()).getBytes(StandardCharsets.UTF_8));
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

    private void refusesGroup(String field, Map<String, Object> request) {
        Answer answer = api.post(Paths.GROUP_ROOMS, alice, request).refuses(RefusalCode.INVALID_REQUEST);
        assertThat(answer.json().get("detail").asString()).startsWith(field + ": ");
    }

    private static String told(Someone who, long room, Someone by) {
        return Channels.user(who.userId()) + " NOTIFICATION ROOM_CREATED " + room + " " + by.userId();
    }
}
