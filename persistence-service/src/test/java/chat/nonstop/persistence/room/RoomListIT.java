package chat.nonstop.persistence.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.persistence.presence.Presences;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The list of a user's rooms: what it tells of each, its order, its pages. */
@RecordTest
class RoomListIT extends OpenedRooms {
    @Autowired
    DataSource dataSource;

    @Autowired
    Presences presences;

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

    private static List<Long> roomIds(Answer answer) {
        return answer.is(200)
                .json()
                .get("rooms")
                .valueStream()
                .map(room -> room.get("roomId").asLong())
                .toList();
    }
}
