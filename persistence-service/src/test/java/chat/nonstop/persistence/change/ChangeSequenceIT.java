package chat.nonstop.persistence.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.ChangesPage;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.persistence.message.Rooms;
import chat.nonstop.persistence.room.StatementCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ids of changes, the pages of them, and the view of the room that clients end up with. */
@RecordTest
class ChangeSequenceIT extends ChangeRoom {
    @Autowired
    DataSource dataSource;

    @Test
    void pagesOfChangesFollowOnEachOtherAndTakeOneStatement() {
        for (int i = 0; i < 12; i++) {
            react(i % 2 == 0 ? alice : bob, 1 + i, THUMB).is(204);
        }
        StatementCount statements = new StatementCount(dataSource);
        ChangePages pages = new ChangePages(JdbcClient.create(statements));
        List<Long> seen = new ArrayList<>();
        long after = 0;
        ChangesPage page;
        do {
            page = pages.after(room, alice.userId(), after, 5).orElseThrow();
            assertThat(statements.sinceLastAsked()).isEqualTo(1);
            page.changes().forEach(change -> seen.add(change.changeId()));
            after = seen.getLast();
        } while (page.hasMore());

        assertThat(seen)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 12).boxed().toList());
        assertThat(changes(bob, 12).changes()).isEmpty();
        assertThat(changes(bob, 99).lastChangeId()).isEqualTo(12);
        api.get(changesPath(-1), bob).refuses(RefusalCode.INVALID_REQUEST);
        api.get(changesPath(0) + "&limit=x", bob).refuses(RefusalCode.INVALID_REQUEST);
        assertThat(pages.wholeAfter(999_999_999, 0, 5)).isEqualTo(new ChangesPage(List.of(), false, 0));
    }

    @Test
    void twoHundredAtOnceGetGaplessIds() {
        List<Callable<Integer>> everybody = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long message = 1 + i % 30;
            Someone who = List.of(alice, bob, owner, admin).get(i % 4);
            int number = i;
            everybody.add(() -> persistently(() -> switch (number % 5) {
                case 0 -> edit(alice, message, "edit " + number);
                case 1 -> deleteForEveryone(number % 25 == 1 ? alice : owner, message);
                case 2 -> takeBack(who, message, THUMB);
                default -> react(who, message, THUMB);
            }));
        }

        List<Integer> answers = Api.atOnce(everybody);

        answers.forEach(status -> assertThat(status).isIn(200, 204, 409));
        assertThat(changeIds())
                .hasSizeGreaterThan(50)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, changes(bob, 0).lastChangeId())
                                .boxed()
                                .toList());
        assertThat(jdbc.sql("""
                        SELECT count(*) FROM messages m WHERE m.room_id = :room AND m.change_id IS DISTINCT FROM (
                            SELECT max(change_id) FROM message_changes c
                            WHERE c.room_id = m.room_id AND c.message_id = m.message_id
                                AND c.kind NOT IN ('NOTICE_PINNED', 'NOTICE_CLEARED'))
                        """).param("room", room).query(Long.class).single()).isZero();
    }

    /** The pool is smaller than the crowd: who finds no connection in time is told to try again, and does. */
    private static int persistently(Callable<Answer> call) throws Exception {
        Answer answer = call.call();
        while (answer.status() == RefusalCode.UNAVAILABLE.httpStatus()) {
            answer = call.call();
        }
        return answer.status();
    }

    /** One client hears everything live, the other comes back twice, the first time while things still happen. */
    @RepeatedTest(5)
    void whoWasAwayEndsWithTheViewOfWhoStayed(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Change> heard = listen();
        ClientView stayed = new ClientView();
        ClientView away = new ClientView();
        stayed.open(history(bob, "?after=0&limit=200"));
        away.open(history(bob, "?after=0&limit=200"));

        happen(random, 20);
        returnTo(away, 7);
        happen(random, 20);
        returnTo(away, 3);

        long head = changes(bob, 0).lastChangeId();
        stayed.load(new HistoryPage(said.getOrDefault(0L, List.of()), false));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).hasSizeGreaterThanOrEqualTo((int) head));
        heard.stream()
                .sorted((a, b) -> Long.compare(a.changeId(), b.changeId()))
                .forEach(change -> {
                    stayed.apply(change);
                    stayed.load(new HistoryPage(said.getOrDefault(change.changeId(), List.of()), false));
                });
        hiddenByBob.forEach(stayed::hide);
        assertThat(head).isGreaterThan(20);
        assertThat(away.screen()).isEqualTo(stayed.screen());
        ClientView fresh = new ClientView();
        fresh.open(history(bob, "?after=0&limit=200"));
        assertThat(away.screen().messages()).isEqualTo(fresh.screen().messages());
        assertThat(away.screen().lastChangeId()).isEqualTo(fresh.screen().lastChangeId());
    }

    /** Messages as they came live, by the change behind which they came. */
    private final Map<Long, List<Message>> said = new HashMap<>();

    private final List<Long> hiddenByBob = new ArrayList<>();

    private void happen(Random random, int things) {
        for (int i = 0; i < things; i++) {
            long message = 1 + random.nextInt(30);
            switch (random.nextInt(8)) {
                case 0, 1 ->
                    edit(alice, message, "edit " + random.nextInt(1_000) + (random.nextBoolean() ? " @Bob" : ""));
                case 2 -> deleteForEveryone(owner, message).is(204);
                case 3, 4 -> react(random.nextBoolean() ? alice : owner, message, random.nextBoolean() ? "👍" : "🎉");
                case 5 -> takeBack(random.nextBoolean() ? alice : owner, message, random.nextBoolean() ? "👍" : "🎉");
                case 6 -> pin(owner, message);
                default -> {
                    if (random.nextBoolean()) {
                        deleteForMe(bob, message).is(204);
                        hiddenByBob.add(message);
                    } else {
                        long id = Rooms.say(jdbc, room, alice.userId(), "said meanwhile");
                        said.computeIfAbsent(changes(bob, 0).lastChangeId(), absent -> new ArrayList<>())
                                .add(message(api.get(path(id), bob).is(200)));
                        edit(alice, id, "and edited at once").is(200);
                    }
                }
            }
        }
    }

    /** As docs/protocol.md has it: new messages, then changes; what is hidden comes with its own notifications. */
    private void returnTo(ClientView away, int pageSize) {
        away.load(history(bob, "?limit=200&after=" + away.lastMessageId()));
        ChangesPage page;
        do {
            page = changes(bob, away.lastChangeId(), pageSize);
            page.changes().forEach(away::apply);
        } while (page.hasMore());
        hiddenByBob.forEach(away::hide);
    }

    private HistoryPage history(Someone who, String query) {
        return ContractJson.mapper()
                .readValue(
                        api.get(messagesPath(query), who)
                                .is(200)
                                .fits("history-page")
                                .body(),
                        HistoryPage.class);
    }

    private List<Long> changeIds() {
        return jdbc.sql("SELECT change_id FROM message_changes WHERE room_id = :room ORDER BY change_id")
                .param("room", room)
                .query(Long.class)
                .list();
    }
}
