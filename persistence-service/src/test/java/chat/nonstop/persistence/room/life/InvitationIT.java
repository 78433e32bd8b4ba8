package chat.nonstop.persistence.room.life;

import static org.assertj.core.api.Assertions.assertThat;

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
import chat.nonstop.testing.TestRooms;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Invitations over REST, of newcomers and of those who come back. */
@PersistenceServiceTest
class InvitationIT extends GroupRoom {
    @Test
    void invitationOfSeveralIsOneMessageAndEachIsTold() {
        Someone second = api.someone("Sue");
        try (Told told =
                new Told(Channels.room(room), Channels.user(outsider.userId()), Channels.user(second.userId()))) {
            Answer answer = invite(member, outsider.userId(), second.userId(), owner.userId())
                    .is(200)
                    .fits("invitation");

            assertThat(ids(answer, "invited")).containsExactly(outsider.userId(), second.userId());
            assertThat(ids(answer, "alreadyMembers")).containsExactly(owner.userId());
            List<Heard> heard = told.awaitHeard(5);
            assertThat(kinds(heard, Channels.room(room)))
                    .containsExactly(Signal.Kind.MESSAGE, Signal.Kind.MEMBERSHIP, Signal.Kind.MEMBERSHIP);
            JsonNode message = heard.getFirst().body();
            assertThat(message.get("messageId").asLong()).isEqualTo(3);
            assertThat(message.get("type").asString()).isEqualTo("INVITE");
            assertThat(message.get("senderId").asLong()).isEqualTo(member.userId());
            assertThat(message.get("content").asString()).isEqualTo("민수 invited Otto and Sue");
            assertThat(message.get("detail").get("kind").asString()).isEqualTo("MEMBERS_INVITED");
            assertThat(heard.getFirst().signal().sequence()).isEqualTo(3);
            assertThat(heard)
                    .filteredOn(each -> each.signal().kind() == Signal.Kind.NOTIFICATION)
                    .extracting(each ->
                            each.channel() + " " + each.body().get("kind").asString())
                    .containsExactly(
                            Channels.user(outsider.userId()) + " INVITED", Channels.user(second.userId()) + " INVITED");
            assertThat(told.key(RedisKeys.roomHead(room))).isEqualTo("3");
            RoomEvent event = Told.roomEvents(room, 3).getLast();
            assertThat(event.kind()).isEqualTo(RoomEvent.Kind.MESSAGE_STORED);
            assertThat(event.messageId()).isEqualTo(3);
        }
        JsonNode shown =
                api.get(Paths.ROOMS + "/" + room, outsider).is(200).fits("room").json();
        assertThat(shown.get("lastMessage").get("messageId").asLong()).isEqualTo(3);
        assertThat(shown.get("lastReadMessageId").asLong()).isEqualTo(2);
        assertThat(shown.get("unreadCount").asLong()).isZero(); // what the room tells is nothing unread
        assertThat(shown.get("role").asString()).isEqualTo("MEMBER");
        assertThat(shown.get("memberCount").asInt()).isEqualTo(5);
    }

    @Test
    void invitingMembersAgainSaysNothing() {
        Answer answer = invite(owner, admin.userId(), owner.userId()).is(200).fits("invitation");

        assertThat(ids(answer, "invited")).isEmpty();
        assertThat(ids(answer, "alreadyMembers")).containsExactly(owner.userId(), admin.userId());
        assertThat(types()).containsExactly("INVITE", "LEAVE");
    }

    @Test
    void invitationsThatAreWrongAreRefused() {
        invite(owner, outsider.userId(), Long.MAX_VALUE).refuses(RefusalCode.USER_NOT_FOUND);
        invite(owner).refuses(RefusalCode.INVALID_REQUEST);
        invite(owner, 0).refuses(RefusalCode.INVALID_REQUEST);
        invite(owner, LongStream.rangeClosed(1, 101).toArray()).refuses(RefusalCode.INVALID_REQUEST);
        api.post(group("/invite"), owner, Map.of()).refuses(RefusalCode.INVALID_REQUEST);
        api.send("POST", group("/invite"), owner.accessToken(), "{\"userIds\":[null]}")
                .refuses(RefusalCode.INVALID_REQUEST);
        assertThat(types()).containsExactly("INVITE", "LEAVE");
        assertThat(isMember(outsider)).isFalse();
    }

    @Test
    void limitOfMembersHoldsHoweverManyInviteAtOnce() {
        // 3 are there; with these 995 there is place for two more
        jdbc.sql("""
                        WITH made AS (
                            INSERT INTO users (email, email_normalized, nickname, password_hash)
                            SELECT e, e, 'somebody', '-'
                            FROM (SELECT gen_random_uuid()::text AS e FROM generate_series(1, 995)) m
                            RETURNING user_id)
                        INSERT INTO chat_room_members (room_id, user_id) SELECT :room, user_id FROM made
                        """).param("room", room).update();
        List<Long> asked =
                LongStream.range(0, 12).map(i -> TestRooms.user()).boxed().toList();

        List<Answer> answers = Api.atOnce(asked.stream()
                .<Callable<Answer>>map(userId -> () -> invite(admin, userId))
                .toList());

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(2);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .hasSize(10)
                .allSatisfy(answer -> answer.refuses(RefusalCode.ROOM_FULL));
        assertThat(memberCount()).isEqualTo(1000);
        assertThat(types()).containsExactly("INVITE", "LEAVE", "INVITE", "INVITE");
    }

    @Test
    void whoRejoinsSeesWhatComesAfterAndNothingElse() {
        rename(owner, "while away").is(200);

        invite(owner, former.userId()).is(200);
        rename(owner, "back").is(200);

        JsonNode page = api.get(Paths.ROOMS + "/" + room + "/messages?after=0", former)
                .is(200)
                .json();
        assertThat(page.get("messages")
                        .valueStream()
                        .map(each -> each.get("messageId").asLong()))
                .containsExactly(4L, 5L);
        assertThat(lastRead(former)).isEqualTo(3);
        assertThat(role(former)).isEqualTo("MEMBER");
    }

    @Test
    void whoComesBackIsWhatEverybodyIs() {
        leave(admin).is(204);
        invite(owner, admin.userId()).is(200);

        assertThat(role(admin)).isEqualTo("MEMBER");
    }

    private long memberCount() {
        return jdbc.sql("SELECT count(*) FROM chat_room_members WHERE room_id = :room AND left_at IS NULL")
                .param("room", room)
                .query(Long.class)
                .single();
    }
}
