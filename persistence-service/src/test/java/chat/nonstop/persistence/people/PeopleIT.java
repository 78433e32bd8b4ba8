package chat.nonstop.persistence.people;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

@RecordTest
class PeopleIT {
    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    private Api api;
    private Someone alice;
    private Someone bob;
    private Someone mallory;
    private String nickname;

    @BeforeEach
    void reach() {
        api = Api.at(port);
        nickname = UUID.randomUUID().toString().substring(0, 18);
        alice = api.someone(nickname + "-alice");
        bob = api.someone(nickname + "-bob");
        mallory = api.someone(nickname + "-mallory");
    }

    @Test
    void blockedUsersAreListedUntilTheyAreUnblocked() {
        block(alice, bob).is(204);
        block(alice, bob).is(204);
        block(alice, mallory).is(204);

        assertThat(userIds(api.get(Paths.MY_BLOCKS, alice).is(200).fits("user-list")))
                .containsExactly(mallory.userId(), bob.userId());
        assertThat(userIds(api.get(Paths.MY_BLOCKS, bob).is(200))).isEmpty();

        unblock(alice, bob).is(204);
        unblock(alice, bob).is(204);
        assertThat(userIds(api.get(Paths.MY_BLOCKS, alice))).containsExactly(mallory.userId());
    }

    @Test
    void neitherFindsTheOtherByNickname() {
        assertThat(userIds(search(alice))).contains(bob.userId(), mallory.userId());

        block(alice, bob).is(204);

        assertThat(userIds(search(alice))).containsExactly(mallory.userId());
        assertThat(userIds(search(bob))).containsExactly(mallory.userId());
        assertThat(userIds(search(mallory))).containsExactlyInAnyOrder(alice.userId(), bob.userId());

        unblock(alice, bob).is(204);
        assertThat(userIds(search(bob))).contains(alice.userId());
    }

    @Test
    void oneBlocksOthersWhoExist() {
        block(alice, alice).refuses(RefusalCode.ON_ONESELF);
        api.send("PUT", Paths.BLOCK.replace("{userId}", "999999999"), alice.accessToken(), null)
                .refuses(RefusalCode.USER_NOT_FOUND);
        api.send("PUT", Paths.BLOCK.replace("{userId}", "bob"), alice.accessToken(), null)
                .refuses(RefusalCode.INVALID_REQUEST);
        api.send("PUT", Paths.BLOCK.replace("{userId}", "" + bob.userId()), null, null)
                .refuses(RefusalCode.UNAUTHENTICATED);
        api.get(Paths.MY_BLOCKS).refuses(RefusalCode.UNAUTHENTICATED);
    }

    @Test
    void blocksHaveALimitThatRepeatsDoNotMeet() {
        Blocks narrow = new Blocks(jdbc, TransactionOperations.withoutTransaction(), 1);

        assertThat(narrow.add(alice.userId(), bob.userId())).isEqualTo(Blocks.Outcome.BLOCKED);
        assertThat(narrow.add(alice.userId(), bob.userId())).isEqualTo(Blocks.Outcome.BLOCKED);
        assertThat(narrow.add(alice.userId(), mallory.userId())).isEqualTo(Blocks.Outcome.TOO_MANY);
    }

    @Test
    void aReportReachesTheOperatorsAsTheMessageWasThen() {
        long room = roomWithMessages();

        report(bob, room, 2, "광고입니다\n여러 번").is(202);
        report(bob, room, 2, "again").is(202);
        jdbc.sql("UPDATE messages SET content = 'harmless' WHERE room_id = :room")
                .param("room", room)
                .update();

        JsonNode mine = openReports(room).getFirst();
        assertThat(openReports(room)).hasSize(1);
        assertThat(mine.get("messageId").asLong()).isEqualTo(2);
        assertThat(mine.get("senderId").asLong()).isEqualTo(alice.userId());
        assertThat(mine.get("reporterId").asLong()).isEqualTo(bob.userId());
        assertThat(mine.get("reason").asString()).isEqualTo("광고입니다\n여러 번");
        assertThat(mine.get("content").asString()).isEqualTo("message 2");

        String close = Paths.INTERNAL_REPORTS + "/" + mine.get("reportId").asLong() + "/close";
        api.internal("POST", close).is(204);
        api.internal("POST", close).is(204);
        assertThat(openReports(room)).isEmpty();
    }

    @Test
    void membersReportWhatTheyCanSee() {
        long room = roomWithMessages();

        report(mallory, room, 2, "not mine").refuses(RefusalCode.NOT_A_MEMBER);
        report(bob, room, 9, "is not there").refuses(RefusalCode.MESSAGE_NOT_FOUND);
        report(bob, room, 3, "deleted").refuses(RefusalCode.MESSAGE_NOT_FOUND);
        report(bob, room, 4, "of the system").refuses(RefusalCode.SYSTEM_MESSAGE);
        report(bob, room, 1, "  ").refuses(RefusalCode.INVALID_REQUEST);
        report(bob, room, 1, "x".repeat(1_001)).refuses(RefusalCode.INVALID_REQUEST);
        report(bob, room, 1, "nul \0").refuses(RefusalCode.INVALID_REQUEST);
        jdbc.sql("UPDATE chat_room_members SET joined_at_message_id = 1 WHERE room_id = :room AND user_id = :user")
                .param("room", room)
                .param("user", bob.userId())
                .update();
        report(bob, room, 1, "from before I joined").refuses(RefusalCode.MESSAGE_NOT_FOUND);

        assertThat(openReports(room)).isEmpty();
    }

    @Test
    void reportsAreForOperatorsOnly() {
        api.get(Paths.INTERNAL_REPORTS, alice).is(401);
        api.get(Paths.INTERNAL_REPORTS).is(401);
        api.internal("POST", Paths.INTERNAL_REPORTS + "/999999999/close").refuses(RefusalCode.NOT_FOUND);
    }

    private long roomWithMessages() {
        long room = api.post(Paths.GROUP_ROOMS, alice, Map.of("name", "ours", "memberIds", List.of(bob.userId())))
                .is(201)
                .json()
                .get("roomId")
                .asLong();
        jdbc.sql("""
                        INSERT INTO messages (room_id, message_id, sender_id, client_message_id, type, content, sent_at, deleted_at)
                        SELECT :room, i, :sender, gen_random_uuid(), (CASE i WHEN 4 THEN 'SYSTEM' ELSE 'TEXT' END)::message_type,
                               'message ' || i, now(), CASE i WHEN 3 THEN now() END
                        FROM generate_series(1, 4) i
                        """).param("room", room).param("sender", alice.userId()).update();
        return room;
    }

    private List<JsonNode> openReports(long room) {
        long last = jdbc.sql("SELECT coalesce(min(report_id), 1) - 1 FROM message_reports WHERE room_id = :room")
                .param("room", room)
                .query(Long.class)
                .single();
        return api.internal("GET", Paths.INTERNAL_REPORTS + "?limit=200&after=" + last)
                .is(200)
                .json()
                .get("reports")
                .valueStream()
                .filter(report -> report.get("roomId").asLong() == room)
                .toList();
    }

    private Answer report(Someone who, long room, long message, String reason) {
        String path = Paths.REPORT.replace("{roomId}", "" + room).replace("{messageId}", "" + message);
        return api.post(path, who, Map.of("reason", reason));
    }

    private Answer block(Someone who, Someone whom) {
        return api.send("PUT", Paths.BLOCK.replace("{userId}", "" + whom.userId()), who.accessToken(), null);
    }

    private Answer unblock(Someone who, Someone whom) {
        return api.send("DELETE", Paths.BLOCK.replace("{userId}", "" + whom.userId()), who.accessToken(), null);
    }

    private Answer search(Someone who) {
        return api.get(Paths.USERS + "?nickname=" + nickname, who).is(200).fits("user-list");
    }

    private static List<Long> userIds(Answer answer) {
        return answer.json()
                .get("users")
                .valueStream()
                .map(user -> user.get("userId").asLong())
                .toList();
    }
}
