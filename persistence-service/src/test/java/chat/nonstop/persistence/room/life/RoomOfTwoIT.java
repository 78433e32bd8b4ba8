package chat.nonstop.persistence.room.life;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.Told;
import chat.nonstop.persistence.Told.Heard;
import chat.nonstop.persistence.message.PersistenceServiceTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rooms of two over REST: left, taken up again, blocked. */
@PersistenceServiceTest
class RoomOfTwoIT extends GroupRoom {
    @Test
    void roomOfTwoIsLeftSilentlyAndTakenUpAgain() {
        long ofTwo = oneToOne(owner, member).is(201).json().get("roomId").asLong();
        try (Told told = new Told(Channels.room(ofTwo), Channels.user(owner.userId()))) {
            api.send("DELETE", Paths.ROOMS + "/" + ofTwo, owner.accessToken(), null)
                    .is(204);

            List<Heard> heard = told.awaitHeard(2);
            assertThat(heard)
                    .extracting(each -> each.signal().kind())
                    .containsExactly(Signal.Kind.MEMBERSHIP, Signal.Kind.NOTIFICATION);
        }
        assertThat(rooms(owner)).doesNotContain(ofTwo);
        JsonNode seenByPeer = api.get(Paths.ROOMS + "/" + ofTwo, member).is(200).json();
        assertThat(seenByPeer.get("memberCount").asInt()).isEqualTo(2);
        assertThat(seenByPeer.get("lastMessageId").asLong()).isZero();
        assertThat(api.get(Paths.GROUP_ROOMS + "/" + ofTwo + "/members", member)
                        .json()
                        .get("members")
                        .size())
                .isEqualTo(2);
        api.get(Paths.ROOMS + "/" + ofTwo, owner).refuses(RefusalCode.NOT_A_MEMBER);

        assertThat(oneToOne(owner, member).is(200).json().get("roomId").asLong())
                .isEqualTo(ofTwo);

        assertThat(rooms(owner)).contains(ofTwo);
    }

    @Test
    void roomOfTwoKnowsNoGroupLife() {
        long ofTwo = oneToOne(owner, member).is(201).json().get("roomId").asLong();
        String path = Paths.GROUP_ROOMS + "/" + ofTwo;

        api.post(path + "/invite", owner, Map.of("userIds", List.of(admin.userId())))
                .refuses(RefusalCode.NOT_A_GROUP);
        api.patch(path, owner, Map.of("name", "x")).refuses(RefusalCode.NOT_A_GROUP);
        api.patch(path + "/members/" + member.userId(), owner, Map.of("role", "ADMIN"))
                .refuses(RefusalCode.NOT_A_GROUP);
        api.send("DELETE", path + "/members/" + member.userId(), owner.accessToken(), null)
                .refuses(RefusalCode.NOT_A_GROUP);
        api.post(path + "/invite", outsider, Map.of("userIds", List.of(admin.userId())))
                .refuses(RefusalCode.NOT_A_MEMBER);
    }

    @Test
    void whoHasBlockedSomebodyDoesNotSeeTheirRoomAndNeitherOpensANewOne() {
        long ofTwo = oneToOne(owner, member).is(201).json().get("roomId").asLong();
        block(owner, member);
        block(owner, outsider);

        assertThat(rooms(owner)).containsExactly(room);
        assertThat(rooms(member)).containsExactlyInAnyOrder(room, ofTwo);
        oneToOne(member, owner).is(200);
        oneToOne(outsider, owner).refuses(RefusalCode.BLOCKED);
        oneToOne(owner, outsider).refuses(RefusalCode.BLOCKED);
        api.send("DELETE", Paths.ROOMS + "/" + ofTwo, member.accessToken(), null)
                .is(204);
        oneToOne(member, owner).refuses(RefusalCode.BLOCKED);
        assertThat(rooms(member)).containsExactly(room);
    }

    private Answer oneToOne(Someone who, Someone with) {
        return api.post(Paths.ONE_TO_ONE_ROOMS, who, Map.of("userId", with.userId()));
    }

    private void block(Someone who, Someone whom) {
        jdbc.sql("INSERT INTO user_blocks (blocker_id, blocked_id) VALUES (:who, :whom)")
                .param("who", who.userId())
                .param("whom", whom.userId())
                .update();
    }
}
