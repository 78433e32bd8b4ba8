package chat.nonstop.persistence.room.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.event.RoomEvent;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.Told;
import chat.nonstop.persistence.Told.Heard;
import chat.nonstop.persistence.message.PersistenceServiceTest;
import chat.nonstop.testing.ContractAssert;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Group life over REST, and what the record, watchers and other services have of it. */
@PersistenceServiceTest
class RoomLifeIT extends GroupRoom {
    @Test
    void whoIsKickedIsOutAndToldSo() {
        try (Told told = new Told(Channels.room(room), Channels.user(member.userId()))) {
            kick(admin, member).is(204);

            List<Heard> heard = told.awaitHeard(3);
            assertThat(kinds(heard, Channels.room(room))).containsExactly(Signal.Kind.MESSAGE, Signal.Kind.MEMBERSHIP);
            assertThat(heard.getFirst().body().get("type").asString()).isEqualTo("KICK");
            assertThat(heard.get(1).body().get("member").asBoolean()).isFalse();
            assertThat(heard.get(1).body().get("userId").asLong()).isEqualTo(member.userId());
            assertThat(heard.get(2).body().get("kind").asString()).isEqualTo("KICKED");
            assertThat(heard.get(2).body().get("senderId").asLong()).isEqualTo(admin.userId());
        }
        api.get(Paths.ROOMS + "/" + room, member).refuses(RefusalCode.NOT_A_MEMBER);
        api.get(Paths.ROOMS + "/" + room + "/messages", member).refuses(RefusalCode.NOT_A_MEMBER);
        api.get(group("/members"), member).refuses(RefusalCode.NOT_A_MEMBER);
        assertThat(rooms(member)).isEmpty();
        kick(admin, member).refuses(RefusalCode.MEMBER_NOT_FOUND);
        assertThat(types()).containsExactly("INVITE", "LEAVE", "KICK");
    }

    @Test
    void everyOperationRefusesWhoMayNot() {
        kick(admin, owner).refuses(RefusalCode.ROLE_TOO_LOW);
        kick(member, admin).refuses(RefusalCode.ROLE_TOO_LOW);
        kick(owner, owner).refuses(RefusalCode.ON_ONESELF);
        kick(owner, former).refuses(RefusalCode.MEMBER_NOT_FOUND);
        kick(owner, outsider).refuses(RefusalCode.MEMBER_NOT_FOUND);
        rename(member, "mine").refuses(RefusalCode.ROLE_TOO_LOW);
        giveRole(admin, member, "ADMIN").refuses(RefusalCode.ROLE_TOO_LOW);
        giveRole(member, member, "OWNER").refuses(RefusalCode.ROLE_TOO_LOW);
        giveRole(owner, former, "ADMIN").refuses(RefusalCode.MEMBER_NOT_FOUND);
        giveRole(owner, owner, "MEMBER").refuses(RefusalCode.ON_ONESELF);
        giveRole(owner, member, "KING").refuses(RefusalCode.INVALID_REQUEST);
        rename(owner, " ").refuses(RefusalCode.INVALID_REQUEST);
        for (Someone stranger : List.of(former, outsider)) {
            invite(stranger, outsider.userId()).refuses(RefusalCode.NOT_A_MEMBER);
            kick(stranger, member).refuses(RefusalCode.NOT_A_MEMBER);
            leave(stranger).refuses(RefusalCode.NOT_A_MEMBER);
            rename(stranger, "ours").refuses(RefusalCode.NOT_A_MEMBER);
            giveRole(stranger, member, "ADMIN").refuses(RefusalCode.NOT_A_MEMBER);
        }
        for (String[] request : new String[][] {
            {"POST", group("/invite"), "{\"userIds\":[1]}"},
            {"DELETE", group("/members/" + member.userId()), null},
            {"PATCH", group("/members/" + member.userId()), "{\"role\":\"ADMIN\"}"},
            {"PATCH", group(""), "{\"name\":\"x\"}"},
            {"DELETE", Paths.ROOMS + "/" + room, null}
        }) {
            api.send(request[0], request[1], null, request[2]).refuses(RefusalCode.UNAUTHENTICATED);
        }
        assertThat(types()).containsExactly("INVITE", "LEAVE");
    }

    @Test
    void nobodyLearnsWhetherARoomExists() {
        String foreign = leave(outsider).refuses(RefusalCode.NOT_A_MEMBER).body();
        String none = api.send("DELETE", Paths.ROOMS + "/999999999", outsider.accessToken(), null)
                .refuses(RefusalCode.NOT_A_MEMBER)
                .body();

        assertThat(none.replace("999999999", "" + room)).isEqualTo(foreign);
    }

    @Test
    void ownerWhoLeavesHandsOverAndTheLastOneEndsTheRoom() {
        leave(owner).is(204);
        assertThat(role(admin)).isEqualTo("OWNER");
        assertThat(lastMessage().get("content").asString()).isEqualTo("Olga left; Ada owns the room now");
        assertThat(lastMessage().get("detail").get("userIds").get(0).asLong()).isEqualTo(admin.userId());
        leave(admin).is(204);
        assertThat(role(member)).isEqualTo("OWNER");

        leave(member).is(204);

        assertThat(jdbc.sql("SELECT deleted_at IS NOT NULL FROM chat_rooms WHERE room_id = :room")
                        .param("room", room)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        leave(member).refuses(RefusalCode.NOT_A_MEMBER);
        invite(member, owner.userId()).refuses(RefusalCode.NOT_A_MEMBER);
        assertThat(ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void whoLeavesIsToldOnHisOtherDevices() {
        try (Told told = new Told(Channels.room(room), Channels.user(member.userId()))) {
            leave(member).is(204);

            List<Heard> heard = told.awaitHeard(3);
            assertThat(kinds(heard, Channels.room(room))).containsExactly(Signal.Kind.MESSAGE, Signal.Kind.MEMBERSHIP);
            assertThat(heard.getFirst().body().get("type").asString()).isEqualTo("LEAVE");
            assertThat(heard.get(2).body().get("kind").asString()).isEqualTo("LEFT");
        }
    }

    @Test
    void renamedRoomIsToldWithItsNewName() {
        try (Told told = new Told(Channels.room(room))) {
            Answer answer = rename(admin, " 새 이름 ").is(200).fits("room");

            assertThat(answer.json().get("name").asString()).isEqualTo("새 이름");
            List<Heard> heard = told.awaitHeard(2);
            assertThat(kinds(heard, Channels.room(room))).containsExactly(Signal.Kind.MESSAGE, Signal.Kind.EVENT);
            assertThat(heard.get(1).body().get("name").asString()).isEqualTo("새 이름");
            assertThat(heard.get(1).body().get("messageId").asLong()).isEqualTo(3);
        }
        rename(admin, "새 이름").is(200);
        assertThat(types()).containsExactly("INVITE", "LEAVE", "SYSTEM");
    }

    @Test
    void rolesAreGivenAndOwnershipIsHandedOver() {
        giveRole(owner, member, "ADMIN").is(204);
        giveRole(owner, member, "ADMIN").is(204); // is one already
        kick(member, former).refuses(RefusalCode.MEMBER_NOT_FOUND); // as an admin

        giveRole(owner, admin, "OWNER").is(204);

        assertThat(role(admin)).isEqualTo("OWNER");
        assertThat(role(owner)).isEqualTo("ADMIN");
        giveRole(owner, member, "MEMBER").refuses(RefusalCode.ROLE_TOO_LOW);
        assertThat(types()).containsExactly("INVITE", "LEAVE", "SYSTEM", "SYSTEM");
        assertThat(lastMessage().get("detail").get("role").asString()).isEqualTo("OWNER");
    }

    @Test
    void ownDoingsAreReadByWhoHasReadTheRest() {
        readUpTo(owner, 2);

        rename(owner, "read").is(200);

        assertThat(lastRead(owner)).isEqualTo(3);
        assertThat(lastRead(admin)).isZero();
        rename(admin, "not read").is(200);
        assertThat(lastRead(admin)).isZero();
    }

    @Test
    void noticeIsShownToWhoJoinedBeforeIt() {
        invite(owner, outsider.userId()).is(200); // 3: sees from here
        jdbc.sql("UPDATE chat_rooms SET notice_message_id = 2, notice_by = :by, notice_at = now()"
                        + " WHERE room_id = :room")
                .param("by", admin.userId())
                .param("room", room)
                .update();
        jdbc.sql("UPDATE chat_room_members SET muted_until = now() + interval '1 day'"
                        + " WHERE room_id = :room AND user_id = :u")
                .param("room", room)
                .param("u", member.userId())
                .update();

        JsonNode seen = api.get(Paths.ROOMS + "/" + room, member).fits("room").json();
        assertThat(seen.get("notice").get("messageId").asLong()).isEqualTo(2);
        assertThat(seen.get("notice").get("pinnedBy").asLong()).isEqualTo(admin.userId());
        assertThat(seen.has("mutedUntil")).isTrue();
        JsonNode unseen =
                api.get(Paths.ROOMS + "/" + room, outsider).fits("room").json();
        assertThat(unseen.has("notice")).isFalse();
        assertThat(unseen.has("mutedUntil")).isFalse();
    }

    @Test
    void lastMessageThatIsGoneIsATombstone() {
        jdbc.sql("UPDATE messages SET deleted_at = now(), deleted_by = sender_id"
                        + " WHERE room_id = :room AND message_id = 2")
                .param("room", room)
                .update();
        JsonNode deleted = api.get(Paths.ROOMS + "?limit=1", owner)
                .fits("room-list")
                .json()
                .get("rooms")
                .get(0)
                .get("lastMessage");
        assertThat(deleted.get("content").asString()).isEmpty();
        assertThat(deleted.has("deletedAt")).isTrue();

        rename(owner, "hidden from the owner").is(200);
        jdbc.sql("INSERT INTO message_deletions (room_id, message_id, user_id) VALUES (:room, 3, :user)")
                .param("room", room)
                .param("user", owner.userId())
                .update();

        JsonNode hidden =
                api.get(Paths.ROOMS + "/" + room, owner).fits("room").json().get("lastMessage");
        assertThat(hidden.get("content").asString()).isEmpty();
        assertThat(hidden.get("hidden").asBoolean()).isTrue();
        assertThat(lastMessage().has("hidden")).isFalse();
    }

    @Test
    void twoAdminsWhoKickAndInviteOneUserAtOnceLeaveAConsistentRoom() {
        int rounds = 200;
        int kicked = 0;
        int invited = 0;
        for (int i = 0; i < rounds; i++) {
            List<Answer> answers = Api.atOnce(
                    List.<Callable<Answer>>of(() -> kick(admin, member), () -> invite(owner, member.userId())));
            Answer kick = answers.get(0);
            Answer invite = answers.get(1).is(200);
            if (kick.status() == 204) {
                kicked++;
            } else {
                kick.refuses(RefusalCode.MEMBER_NOT_FOUND);
            }
            invited += ids(invite, "invited").size();
        }

        List<String> types = types();
        assertThat(ids())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, types.size()).boxed().toList());
        assertThat(Collections.frequency(types, "KICK")).isEqualTo(kicked);
        assertThat(Collections.frequency(types, "INVITE")).isEqualTo(1 + invited);
        assertThat(kicked + invited).isGreaterThan(rounds / 2);
        // each tells of a real change: out, in, out, in, ...
        List<String> expected = new ArrayList<>(List.of("INVITE", "LEAVE"));
        for (int i = 2; i < types.size(); i++) {
            expected.add(i % 2 == 0 ? "KICK" : "INVITE");
        }
        assertThat(types).isEqualTo(expected);
        assertThat(isMember(member)).isEqualTo(types.size() % 2 == 0);
        assertThat(headOf(room)).isEqualTo(types.size());
        // each was told, though two that commit at one moment may be told the other way round; the head is the last
        assertThat(Told.roomEvents(room, types.size()))
                .extracting(RoomEvent::messageId)
                .containsExactlyInAnyOrderElementsOf(ids());
        try (Told told = new Told()) {
            await().atMost(Told.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(told.key(RedisKeys.roomHead(room))).isEqualTo("" + types.size()));
        }
    }

    private Answer kick(Someone who, Someone whom) {
        return api.send("DELETE", group("/members/" + whom.userId()), who.accessToken(), null);
    }

    private Answer giveRole(Someone who, Someone whom, String role) {
        return api.patch(group("/members/" + whom.userId()), who, Map.of("role", role));
    }

    private JsonNode lastMessage() {
        JsonNode message = Stream.of(member, admin, owner)
                .filter(this::isMember)
                .findFirst()
                .map(who -> api.get(Paths.ROOMS + "/" + room, who).json().get("lastMessage"))
                .orElseThrow();
        ContractAssert.assertFits("message", message.toString());
        return message;
    }

    private List<Long> ids() {
        return jdbc.sql("SELECT message_id FROM messages WHERE room_id = :room ORDER BY message_id")
                .param("room", room)
                .query(Long.class)
                .list();
    }

    private long headOf(long roomId) {
        return jdbc.sql("SELECT last_message_id FROM chat_rooms WHERE room_id = :room")
                .param("room", roomId)
                .query(Long.class)
                .single();
    }

    private void readUpTo(Someone who, long messageId) {
        jdbc.sql("UPDATE chat_room_members SET last_read_message_id = :m WHERE room_id = :room AND user_id = :user")
                .param("m", messageId)
                .param("room", room)
                .param("user", who.userId())
                .update();
    }
}
