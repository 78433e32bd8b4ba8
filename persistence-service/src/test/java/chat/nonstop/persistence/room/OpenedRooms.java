package chat.nonstop.persistence.room;

import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Three people, the rooms they open and what they are shown of them. */
abstract class OpenedRooms {
    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    Api api;
    Someone alice;
    Someone bob;
    Someone mallory;

    @BeforeEach
    void reach() {
        api = Api.at(port);
        alice = api.someone("앨리스");
        bob = api.someone("Bob");
        mallory = api.someone("Mallory");
    }

    final Answer oneToOne(Someone who, Someone with) {
        return api.post(Paths.ONE_TO_ONE_ROOMS, who, Map.of("userId", with.userId()));
    }

    final Answer group(Someone who, String name, Long... memberIds) {
        return api.post(Paths.GROUP_ROOMS, who, Map.of("name", name, "memberIds", List.of(memberIds)));
    }

    final Answer members(Someone who, long room) {
        return api.get(Paths.GROUP_ROOMS + "/" + room + "/members", who);
    }

    final Answer page(Someone who, String query) {
        return api.get(Paths.ROOMS + query, who);
    }

    /** So many more messages, as the message log would have stored them. */
    final void say(long room, Someone sender, int count) {
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

    final void readUpTo(long room, Someone who, long messageId) {
        jdbc.sql("UPDATE chat_room_members SET last_read_message_id = :id WHERE room_id = :room AND user_id = :user")
                .param("id", messageId)
                .param("room", room)
                .param("user", who.userId())
                .update();
    }

    static long roomId(Answer answer) {
        return answer.json().get("roomId").asLong();
    }
}
