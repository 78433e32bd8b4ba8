package chat.nonstop.persistence.search;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.persistence.message.Rooms;
import chat.nonstop.persistence.room.StatementCount;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Search over HTTP, on the index of the real database. */
@RecordTest
class SearchIT {
    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DataSource dataSource;

    private Api api;
    private Someone alice;
    private Someone bob;
    private long room;

    @BeforeEach
    void aRoom() {
        api = Api.at(port);
        alice = api.someone("앨리스");
        bob = api.someone("Bob");
        room = Rooms.group(jdbc, alice.userId(), bob.userId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "회의 | 내일 회의는 몇 시예요?",
                "일 회 | 내일 회의는 몇 시예요?",
                "MEET | the meeting at 9",
                "at 9 | the meeting at 9",
                "ok | OK!",
                "100% | it is 100% sure",
                "a_b | file a_b.txt",
                "c:\\dir | in C:\\dir\\x",
                "🎉🎉 | 축하해 🎉🎉🎉",
                "émile | ÉMILE",
                "さくら | さくらさん",
                "' or | x' OR 1=1"
            })
    void aPartOfTheContentIsFoundInAnyCase(String query, String content) {
        say(content);
        say("something else entirely");

        assertThat(contents(search(bob, query))).containsExactly(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10%", "a%c", "a_c", "%%", "__", "의회", "회의 몇", "\\d"})
    void nothingInAQueryHasAMeaningOfItsOwn(String query) {
        say("내일 회의는 몇 시예요? 100 abc");

        assertThat(contents(search(bob, query))).isEmpty();
    }

    @Test
    void howACharacterIsComposedMakesNoDifference() {
        say(Normalizer.normalize("내일 회의는", Normalizer.Form.NFD));
        say("회의록");

        assertThat(contents(search(bob, "회의"))).hasSize(2);
        assertThat(contents(search(bob, Normalizer.normalize("회의", Normalizer.Form.NFD))))
                .hasSize(2);
    }

    @Test
    void pagesAreNewestFirstAndCompleteWhateverIsSentMeanwhile() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            say("회의 " + i);
            expected.addFirst("회의 " + i);
        }
        jdbc.sql("UPDATE messages SET sent_at = date_trunc('second', sent_at) WHERE room_id = :room")
                .param("room", room)
                .update();
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = search(bob, "회의", "&limit=10" + cursor).is(200).fits("search-page");
            seen.addAll(contents(page));
            say("회의 later");
            cursor = page.json().path("nextCursor").isMissingNode()
                    ? null
                    : "&cursor=" + page.json().get("nextCursor").asString();
        } while (cursor != null);

        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void onlyWhatOneSeesIsFound() {
        Someone late = api.someone("Late");
        Someone former = api.someone("Former");
        Someone outsider = api.someone("Outsider");
        say("the secret of before");
        Rooms.join(jdbc, room, late.userId(), 1);
        Rooms.join(jdbc, room, former.userId(), 0);
        jdbc.sql("UPDATE chat_room_members SET left_at = now() WHERE user_id = :user")
                .param("user", former.userId())
                .update();
        say("the secret of after");

        assertThat(contents(search(late, "secret"))).containsExactly("the secret of after");
        assertThat(contents(search(former, "secret"))).isEmpty();
        assertThat(contents(search(outsider, "secret"))).isEmpty();
        assertThat(contents(search(bob, "secret"))).hasSize(2);
        for (Someone nobody : List.of(former, outsider)) {
            search(nobody, "secret", "&roomId=" + room).refuses(RefusalCode.NOT_A_MEMBER);
        }
        search(bob, "secret", "&roomId=999999999").refuses(RefusalCode.NOT_A_MEMBER);
        api.get(Paths.SEARCH + "?q=secret").refuses(RefusalCode.UNAUTHENTICATED);
    }

    @Test
    void whatIsDeletedHiddenEditedAwayOrOfTheSystemIsNotFound() {
        for (String content : List.of("secret one", "secret two", "secret three", "secret four", "secret five")) {
            say(content);
        }
        api.send("DELETE", path(1) + "?scope=everyone", alice.accessToken(), null)
                .is(204);
        api.send("DELETE", path(2), bob.accessToken(), null).is(204);
        api.patch(path(3), alice, Map.of("content", "nothing to see")).is(200);
        jdbc.sql("UPDATE messages SET type = 'SYSTEM' WHERE room_id = :room AND message_id = 4")
                .param("room", room)
                .update();

        assertThat(contents(search(bob, "secret"))).containsExactly("secret five");
        assertThat(contents(search(alice, "secret"))).containsExactly("secret five", "secret two");
        assertThat(contents(search(bob, "to see"))).containsExactly("nothing to see");
    }

    @Test
    void oneRoomCanBeSearchedAlone() {
        say("회의 here");
        long other = Rooms.group(jdbc, bob.userId());
        Rooms.say(jdbc, other, bob.userId(), "회의 there");

        assertThat(contents(search(bob, "회의"))).containsExactlyInAnyOrder("회의 here", "회의 there");
        assertThat(contents(search(bob, "회의", "&roomId=" + other))).containsExactly("회의 there");
    }

    @Test
    void aHitShowsWhereItStands() {
        say("앞".repeat(200) + " 회의 " + "뒤".repeat(200));

        assertThat(search(bob, "회의").json().get("hits").get(0).get("snippet").asString())
                .contains(" 회의 ")
                .startsWith("…")
                .endsWith("…")
                .hasSizeLessThan(90);
    }

    @Test
    void queriesThatAreWrongAreRefused() {
        for (String query : List.of("?q=", "?q=a", "?q=%20a%20", "", "?q=" + "x".repeat(101), "?q=a%00b")) {
            api.get(Paths.SEARCH + query, bob).refuses(RefusalCode.INVALID_REQUEST);
        }
        search(bob, "secret", "&cursor=nonsense").refuses(RefusalCode.INVALID_REQUEST);
        search(bob, "secret", "&roomId=x").refuses(RefusalCode.INVALID_REQUEST);
        search(bob, "x".repeat(Limits.SEARCH_MAX_CODE_POINTS), "&limit=100000").is(200);
    }

    @Test
    void aSearchTakesOneStatement() {
        IntStream.range(0, 5).forEach(i -> say("회의 " + i));
        StatementCount statements = new StatementCount(dataSource);
        MessageSearch search = new MessageSearch(JdbcClient.create(statements));

        assertThat(search.find(bob.userId(), new SearchQuery("회의"), null, SearchCursor.START, 50)
                        .hits())
                .hasSize(5);
        assertThat(statements.sinceLastAsked()).isEqualTo(1);
    }

    private void say(String content) {
        Rooms.say(jdbc, room, alice.userId(), content);
    }

    private Answer search(Someone who, String query) {
        return search(who, query, "").is(200).fits("search-page");
    }

    private Answer search(Someone who, String query, String more) {
        return api.get(Paths.SEARCH + "?q=" + Api.encoded(query) + more, who);
    }

    private static List<String> contents(Answer page) {
        return ContractJson.mapper().readValue(page.body(), SearchPage.class).hits().stream()
                .map(hit -> hit.message().content())
                .toList();
    }

    private String path(long message) {
        return Paths.MESSAGE.replace("{roomId}", "" + room).replace("{messageId}", "" + message);
    }
}
