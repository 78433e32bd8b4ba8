package chat.nonstop.persistence.room.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.Told;
import chat.nonstop.persistence.Told.Heard;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A group with an owner, an admin, a member and one who has left, and what they do. */
abstract class GroupRoom {
    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    Api api;
    Someone owner;
    Someone admin;
    Someone member;
    Someone former;
    Someone outsider;
    long room;

    /** Messages 1 and 2 are the former member's coming and going. */
    @BeforeEach
    void aRoomOfAllKinds() {
        api = Api.at(port);
        owner = api.someone("Olga");
        admin = api.someone("Ada");
        member = api.someone("민수");
        former = api.someone("Fred");
        outsider = api.someone("Otto");
        room = api.post(
                        Paths.GROUP_ROOMS,
                        owner,
                        Map.of("name", "우리 팀", "memberIds", List.of(admin.userId(), member.userId())))
                .is(201)
                .json()
                .get("roomId")
                .asLong();
        jdbc.sql("UPDATE chat_room_members SET role = 'ADMIN' WHERE room_id = :room AND user_id = :user")
                .param("room", room)
                .param("user", admin.userId())
                .update();
        invite(owner, former.userId()).is(200);
        leave(former).is(204);
        // so that nothing of it is heard by a test
        await().atMost(Told.PATIENCE)
                .untilAsserted(() -> assertThat(
                                jdbc.sql("SELECT count(*) FROM event_publication WHERE serialized_event LIKE :room")
                                        .param("room", "%\"roomId\":" + room + ",%")
                                        .query(Long.class)
                                        .single())
                        .isZero());
    }

    final Answer invite(Someone who, long... userIds) {
        return api.post(group("/invite"), who, Map.of("userIds", userIds));
    }

    final Answer leave(Someone who) {
        return api.send("DELETE", Paths.ROOMS + "/" + room, who.accessToken(), null);
    }

    final Answer rename(Someone who, String name) {
        return api.patch(group(""), who, Map.of("name", name));
    }

    final String group(String rest) {
        return Paths.GROUP_ROOMS + "/" + room + rest;
    }

    static List<Long> ids(Answer answer, String field) {
        return answer.json().get(field).valueStream().map(JsonNode::asLong).toList();
    }

    static List<Signal.Kind> kinds(List<Heard> heard, String channel) {
        return heard.stream()
                .filter(each -> each.channel().equals(channel))
                .map(each -> each.signal().kind())
                .toList();
    }

    final List<Long> rooms(Someone who) {
        return api.get(Paths.ROOMS, who)
                .fits("room-list")
                .json()
                .get("rooms")
                .valueStream()
                .map(each -> each.get("roomId").asLong())
                .toList();
    }

    final long lastRead(Someone who) {
        return api.get(Paths.ROOMS + "/" + room, who)
                .json()
                .get("lastReadMessageId")
                .asLong();
    }

    final List<String> types() {
        return jdbc.sql("SELECT type FROM messages WHERE room_id = :room ORDER BY message_id")
                .param("room", room)
                .query(String.class)
                .list();
    }

    final boolean isMember(Someone who) {
        return jdbc.sql("SELECT left_at IS NULL FROM chat_room_members WHERE room_id = :room AND user_id = :user")
                .param("room", room)
                .param("user", who.userId())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    final String role(Someone who) {
        return jdbc.sql("SELECT role FROM chat_room_members WHERE room_id = :room AND user_id = :user")
                .param("room", room)
                .param("user", who.userId())
                .query(String.class)
                .single();
    }
}
