package chat.nonstop.persistence.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.RecordTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A room as its members, strangers and other services are shown it. */
@RecordTest
class RoomIT extends OpenedRooms {
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
}
