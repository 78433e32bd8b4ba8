package chat.nonstop.persistence.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.ChangesPage;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.persistence.message.Rooms;
import chat.nonstop.persistence.room.StatementCount;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Changes over HTTP, by everybody who may and may not, as Redis hears them and as clients end up seeing the room. */
@RecordTest
class ChangeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String THUMB = "👍🏽";

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DataSource dataSource;

    private final RedisClient redis = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));

    private Api api;
    private Someone owner;
    private Someone admin;
    private Someone alice;
    private Someone bob;
    private Someone former;
    private Someone outsider;
    private long room;

    /** A group with thirty messages of alice. */
    @BeforeEach
    void aGroup() {
        api = Api.at(port);
        owner = api.someone("Owner");
        admin = api.someone("Admin");
        alice = api.someone("앨리스");
        bob = api.someone("Bob");
        former = api.someone("Former");
        outsider = api.someone("Outsider");
        room = Rooms.group(jdbc, owner.userId(), admin.userId(), alice.userId(), bob.userId(), former.userId());
        role(owner, "OWNER");
        role(admin, "ADMIN");
        sql("UPDATE chat_room_members SET left_at = now() WHERE room_id = :room AND user_id = " + former.userId());
        Rooms.messages(jdbc, room, alice.userId(), 30);
    }

    @AfterEach
    void close() {
        redis.shutdown();
    }

    @Test
    void itsSenderEditsAMessageAndEverybodyIsTold() {
        List<Change> heard = listen();

        Message edited = message(edit(alice, 7, "  고친 글 @bob \n").is(200).fits("message"));

        assertThat(edited.content()).isEqualTo("고친 글 @bob");
        assertThat(edited.mentions()).containsExactly(bob.userId());
        assertThat(edited.changeId()).isEqualTo(1);
        assertThat(edited.editedAt()).isNotNull();
        assertThat(message(api.get(path(7), bob).is(200))).isEqualTo(edited);
        Change change = new Change(
                Change.Kind.MESSAGE_EDITED,
                room,
                1,
                7L,
                alice.userId(),
                edited.content(),
                edited.mentions(),
                null,
                edited.editedAt());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).containsExactly(change));
        assertThat(changes(bob, 0).changes()).containsExactly(change);
        try (var connection = redis.connect()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(connection.sync().get(RedisKeys.roomChangeHead(room)))
                            .isEqualTo("1"));
        }
    }

    @Test
    void anEditThatChangesNothingMakesNoChange() {
        Message before = message(edit(alice, 7, "new").is(200));

        assertThat(message(edit(alice, 7, " new ").is(200))).isEqualTo(before);

        assertThat(changes(alice, 0).lastChangeId()).isEqualTo(1);
    }

    @Test
    void anEditIsHeldToTheRulesOfSending() {
        edit(alice, 7, "   ").refuses(RefusalCode.CONTENT_EMPTY);
        edit(alice, 7, "x".repeat(Limits.CONTENT_CODE_POINTS + 1)).refuses(RefusalCode.CONTENT_TOO_LONG);
        edit(alice, 7, "nul \0").refuses(RefusalCode.CONTENT_INVALID);
        api.patch(path(7), alice, Map.of()).refuses(RefusalCode.INVALID_REQUEST);

        assertThat(changes(alice, 0).lastChangeId()).isZero();
    }

    @Test
    void whatIsOverCannotBeDoneExceptByWhoLeads() {
        sql("UPDATE messages SET sent_at = now() - interval '25 hours' WHERE room_id = :room AND message_id IN (7, 8)");

        edit(alice, 7, "late").refuses(RefusalCode.TOO_LATE);
        deleteForEveryone(alice, 7).refuses(RefusalCode.TOO_LATE);
        deleteForEveryone(admin, 7).is(204);
        deleteForEveryone(owner, 8).is(204);
    }

    @Test
    void rolesDecideWhoMayDoWhat() {
        edit(bob, 7, "x").refuses(RefusalCode.NOT_THE_SENDER);
        edit(admin, 7, "x").refuses(RefusalCode.NOT_THE_SENDER);
        edit(owner, 7, "x").refuses(RefusalCode.NOT_THE_SENDER);
        deleteForEveryone(bob, 7).refuses(RefusalCode.NOT_THE_SENDER);
        pin(bob, 7).refuses(RefusalCode.ROLE_TOO_LOW);
        pin(alice, 7).refuses(RefusalCode.ROLE_TOO_LOW);
        clearNotice(bob).refuses(RefusalCode.ROLE_TOO_LOW);
        for (Someone member : List.of(owner, admin, alice, bob)) {
            react(member, 7, THUMB).is(204);
            deleteForMe(member, 8).is(204);
        }
        for (Someone leader : List.of(owner, admin)) {
            pin(leader, 7).is(204);
            clearNotice(leader).is(204);
            deleteForEveryone(leader, 9).is(204);
        }
    }

    @Test
    void whoIsNoMemberIsRefusedEverywhereWhetherTheRoomExistsOrNot() {
        for (Someone nobody : List.of(former, outsider)) {
            edit(nobody, 7, "x").refuses(RefusalCode.NOT_A_MEMBER);
            deleteForMe(nobody, 7).refuses(RefusalCode.NOT_A_MEMBER);
            deleteForEveryone(nobody, 7).refuses(RefusalCode.NOT_A_MEMBER);
            react(nobody, 7, THUMB).refuses(RefusalCode.NOT_A_MEMBER);
            takeBack(nobody, 7, THUMB).refuses(RefusalCode.NOT_A_MEMBER);
            pin(nobody, 7).refuses(RefusalCode.NOT_A_MEMBER);
            clearNotice(nobody).refuses(RefusalCode.NOT_A_MEMBER);
            api.get(changesPath(0), nobody).refuses(RefusalCode.NOT_A_MEMBER);
            api.get(Paths.CHANGES.replace("{roomId}", "999999999"), nobody).refuses(RefusalCode.NOT_A_MEMBER);
        }
        for (String path : List.of(path(7), path(7) + "/reactions/x", Paths.NOTICE.replace("{roomId}", "" + room))) {
            api.send("DELETE", path, null, null).refuses(RefusalCode.UNAUTHENTICATED);
        }
        api.send("PATCH", path(7), null, "{}").refuses(RefusalCode.UNAUTHENTICATED);
        api.get(changesPath(0)).refuses(RefusalCode.UNAUTHENTICATED);
        api.get("/internal/rooms/" + room + "/changes", alice).refuses(RefusalCode.UNAUTHENTICATED);
    }

    @Test
    void whatIsGoneNotThereOrOfTheSystemIsRefused() {
        sql("UPDATE messages SET type = 'INVITE' WHERE room_id = :room AND message_id = 1");
        deleteForEveryone(alice, 2).is(204);
        deleteForMe(alice, 3).is(204);

        for (Consumer<RefusalCodeOf> operation : List.<Consumer<RefusalCodeOf>>of(
                expected -> edit(alice, expected.message, "x").refuses(expected.code),
                expected -> react(alice, expected.message, THUMB).refuses(expected.code))) {
            operation.accept(new RefusalCodeOf(1, RefusalCode.SYSTEM_MESSAGE));
            operation.accept(new RefusalCodeOf(2, RefusalCode.MESSAGE_DELETED));
            operation.accept(new RefusalCodeOf(3, RefusalCode.MESSAGE_DELETED));
            operation.accept(new RefusalCodeOf(31, RefusalCode.MESSAGE_NOT_FOUND));
        }
        pin(owner, 1).refuses(RefusalCode.SYSTEM_MESSAGE);
        pin(owner, 2).refuses(RefusalCode.MESSAGE_DELETED);
        pin(owner, 31).refuses(RefusalCode.MESSAGE_NOT_FOUND);
        deleteForEveryone(owner, 1).refuses(RefusalCode.SYSTEM_MESSAGE);
        deleteForEveryone(owner, 31).refuses(RefusalCode.MESSAGE_NOT_FOUND);
        deleteForMe(owner, 31).refuses(RefusalCode.MESSAGE_NOT_FOUND);
        deleteForMe(owner, 1).is(204);
        api.send("DELETE", path(7) + "?scope=world", alice.accessToken(), null).refuses(RefusalCode.INVALID_REQUEST);
        api.send("PUT", Paths.NOTICE.replace("{roomId}", "" + room), owner.accessToken(), "{}")
                .refuses(RefusalCode.INVALID_REQUEST);
    }

    private record RefusalCodeOf(long message, RefusalCode code) {}

    @Test
    void aDeletedMessageLeavesNothingOfItself() {
        edit(alice, 7, "a secret").is(200);
        edit(alice, 7, "another secret @bob").is(200);
        react(bob, 7, THUMB).is(204);
        pin(owner, 7).is(204);

        deleteForEveryone(alice, 7).is(204);
        deleteForEveryone(alice, 7).is(204);
        deleteForEveryone(owner, 7).is(204);

        assertThat(message(api.get(path(7), bob).is(200).fits("message"))).satisfies(gone -> {
            assertThat(gone.content()).isEmpty();
            assertThat(gone.deletedAt()).isNotNull();
            assertThat(gone.reactions()).isNull();
            assertThat(gone.changeId()).isEqualTo(5);
        });
        assertThat(changes(bob, 0).changes())
                .extracting(Change::kind)
                .containsExactly(
                        Change.Kind.UNSEEN,
                        Change.Kind.UNSEEN,
                        Change.Kind.REACTION_ADDED,
                        Change.Kind.NOTICE_PINNED,
                        Change.Kind.MESSAGE_DELETED,
                        Change.Kind.NOTICE_CLEARED);
        String stored = jdbc.sql("SELECT string_agg(c::text, '') FROM message_changes c WHERE room_id = :room")
                .param("room", room)
                .query(String.class)
                .single();
        assertThat(stored).doesNotContain("secret").doesNotContain("{" + bob.userId());
        assertThat(api.internal("GET", "/internal/rooms/" + room + "/changes")
                        .is(200)
                        .body())
                .doesNotContain("secret");
    }

    @Test
    void whatOneDeletesForHimselfIsHiddenFromHimAlone() {
        List<Notification> heard = new CopyOnWriteArrayList<>();
        subscribe(Channels.user(bob.userId()), signal -> {
            ContractAssert.assertFits("notification", signal.body());
            heard.add(ContractJson.mapper().readValue(signal.body(), Notification.class));
        });

        deleteForMe(bob, 7).is(204);
        deleteForMe(bob, 7).is(204);
        deleteForMe(bob, 8).is(204);

        assertThat(message(api.get(path(7), bob).is(200).fits("message")).hidden())
                .isTrue();
        assertThat(message(api.get(path(7), alice).is(200)).content()).isEqualTo("message 7");
        assertThat(changes(bob, 0).lastChangeId()).isZero();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(heard)
                        .containsExactly(
                                Notification.of(Notification.Kind.MESSAGE_HIDDEN, room, 7L, bob.userId()),
                                Notification.of(Notification.Kind.MESSAGE_HIDDEN, room, 8L, bob.userId())));
    }

    @Test
    void aReactionIsGivenAndTakenBackOnce() {
        react(bob, 7, THUMB).is(204);
        react(bob, 7, THUMB).is(204);
        react(alice, 7, "❤").is(204);
        react(alice, 7, "❤️").is(204);
        react(alice, 7, THUMB).is(204);

        assertThat(message(api.get(path(7), bob)).reactions())
                .containsExactly(
                        new Message.Reaction(THUMB, List.of(bob.userId(), alice.userId())),
                        new Message.Reaction("❤️", List.of(alice.userId())));

        takeBack(bob, 7, THUMB).is(204);
        takeBack(bob, 7, THUMB).is(204);
        takeBack(alice, 7, "❤").is(204);

        assertThat(message(api.get(path(7), bob)).reactions())
                .containsExactly(new Message.Reaction(THUMB, List.of(alice.userId())));
        assertThat(changes(bob, 0).changes())
                .extracting(Change::kind)
                .containsExactly(
                        Change.Kind.REACTION_ADDED,
                        Change.Kind.REACTION_ADDED,
                        Change.Kind.REACTION_ADDED,
                        Change.Kind.REACTION_REMOVED,
                        Change.Kind.REACTION_REMOVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"👍🏽", "🇰🇷", "👨‍👩‍👧‍👦", "#️⃣", "🏴‍☠️"})
    void everyKindOfEmojiPassesThroughThePath(String emoji) {
        react(bob, 7, emoji).is(204);

        assertThat(message(api.get(path(7), bob)).reactions())
                .containsExactly(new Message.Reaction(emoji, List.of(bob.userId())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "<b>x", "👍👍", " ", "안녕"})
    void whatIsNoEmojiIsRefused(String text) {
        react(bob, 7, text).refuses(RefusalCode.INVALID_REQUEST);
        takeBack(bob, 7, text).refuses(RefusalCode.INVALID_REQUEST);
    }

    @Test
    void aMessageHasOnlySoManyReactions() {
        for (int i = 0; i < Limits.EMOJI_PER_MESSAGE; i++) {
            react(bob, 7, Character.toString(0x1F400 + i)).is(204);
        }

        react(bob, 7, THUMB).refuses(RefusalCode.TOO_MANY_REACTIONS);
        react(alice, 7, Character.toString(0x1F400)).is(204);
        takeBack(bob, 7, Character.toString(0x1F401)).is(204);
        react(bob, 7, THUMB).is(204);
    }

    @Test
    void aRoomHasOneNotice() {
        pin(owner, 7).is(204);
        pin(admin, 7).is(204);
        pin(admin, 8).is(204);
        deleteForEveryone(alice, 7).is(204);
        clearNotice(owner).is(204);
        clearNotice(owner).is(204);

        assertThat(changes(bob, 0).changes())
                .extracting(change -> change.kind() + " " + change.messageId())
                .containsExactly("NOTICE_PINNED 7", "NOTICE_PINNED 8", "MESSAGE_DELETED 7", "NOTICE_CLEARED 8");
    }

    @Test
    void ofTwoBothPinAndABlockEndsWhatCouldCarryAMessage() {
        room = api.post(Paths.ONE_TO_ONE_ROOMS, alice, Map.of("userId", bob.userId()))
                .is(201)
                .json()
                .get("roomId")
                .asLong();
        Rooms.messages(jdbc, room, alice.userId(), 3);
        pin(bob, 1).is(204);
        pin(alice, 2).is(204);
        deleteForEveryone(bob, 1).refuses(RefusalCode.NOT_THE_SENDER);

        api.send("PUT", Paths.BLOCK.replace("{userId}", "" + alice.userId()), bob.accessToken(), null)
                .is(204);

        edit(alice, 1, "let me tell you").refuses(RefusalCode.BLOCKED);
        react(alice, 1, THUMB).refuses(RefusalCode.BLOCKED);
        react(bob, 1, THUMB).refuses(RefusalCode.BLOCKED);
        pin(alice, 1).refuses(RefusalCode.BLOCKED);
        deleteForEveryone(alice, 1).is(204);
        clearNotice(alice).is(204);
    }

    @Test
    void whoJoinedLaterSeesNothingOfBefore() {
        edit(alice, 7, "before").is(200);
        pin(owner, 7).is(204);
        Rooms.join(jdbc, room, outsider.userId(), 30);
        Rooms.say(jdbc, room, alice.userId(), "after the join");
        edit(alice, 8, "an old message").is(200);
        react(alice, 8, THUMB).is(204);
        edit(alice, 31, "a new message").is(200);

        List<Change> seen = changes(outsider, 0).changes();
        assertThat(seen.subList(0, 4))
                .isEqualTo(LongStream.rangeClosed(1, 4)
                        .mapToObj(id -> Change.unseen(room, id))
                        .toList());
        assertThat(seen.subList(4, seen.size())).extracting(Change::content).containsExactly("a new message");
        assertThat(api.get(messagesPath("?after=0"), outsider).is(200).body()).doesNotContain("before", "old");
        api.get(path(7), outsider).refuses(RefusalCode.MESSAGE_NOT_FOUND);
        react(outsider, 7, THUMB).refuses(RefusalCode.MESSAGE_NOT_FOUND);
        takeBack(outsider, 8, THUMB).refuses(RefusalCode.MESSAGE_NOT_FOUND);
        deleteForMe(outsider, 7).refuses(RefusalCode.MESSAGE_NOT_FOUND);
        edit(outsider, 7, "x").refuses(RefusalCode.MESSAGE_NOT_FOUND);
        role(outsider, "ADMIN");
        deleteForEveryone(outsider, 7).refuses(RefusalCode.MESSAGE_NOT_FOUND);
        pin(outsider, 7).refuses(RefusalCode.MESSAGE_NOT_FOUND);
        Change unfiltered = ContractJson.mapper()
                .readValue(
                        api.internal("GET", "/internal/rooms/" + room + "/changes")
                                .is(200)
                                .fits("changes-page")
                                .body(),
                        ChangesPage.class)
                .changes()
                .getFirst();
        assertThat(unfiltered.content()).isEqualTo("before");
    }

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
                            WHERE c.room_id = m.room_id AND c.message_id = m.message_id AND c.kind NOT IN ('NOTICE_PINNED', 'NOTICE_CLEARED'))
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

    /** As docs/protocol.md has it: the new messages, then the changes; what is hidden comes with its own notifications. */
    private void returnTo(ClientView away, int pageSize) {
        away.load(history(bob, "?limit=200&after=" + away.lastMessageId()));
        ChangesPage page;
        do {
            page = changes(bob, away.lastChangeId(), pageSize);
            page.changes().forEach(away::apply);
        } while (page.hasMore());
        hiddenByBob.forEach(away::hide);
    }

    private List<Long> changeIds() {
        return jdbc.sql("SELECT change_id FROM message_changes WHERE room_id = :room ORDER BY change_id")
                .param("room", room)
                .query(Long.class)
                .list();
    }

    private List<Change> listen() {
        List<Change> heard = new CopyOnWriteArrayList<>();
        subscribe(Channels.room(room), signal -> {
            assertThat(signal.kind()).isEqualTo(Signal.Kind.CHANGE);
            ContractAssert.assertFits("change", signal.body());
            Change change = ContractJson.mapper().readValue(signal.body(), Change.class);
            assertThat(change.changeId()).isEqualTo(signal.sequence());
            heard.add(change);
        });
        return heard;
    }

    private void subscribe(String channel, Consumer<Signal> listener) {
        StatefulRedisPubSubConnection<String, byte[]> connection =
                redis.connectPubSub(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String from, byte[] message) {
                listener.accept(Signal.decode(message));
            }
        });
        connection.sync().subscribe(channel);
    }

    private Answer edit(Someone who, long message, String content) {
        return api.patch(path(message), who, Map.of("content", content));
    }

    private Answer deleteForMe(Someone who, long message) {
        return api.send("DELETE", path(message), who.accessToken(), null);
    }

    private Answer deleteForEveryone(Someone who, long message) {
        return api.send("DELETE", path(message) + "?scope=everyone", who.accessToken(), null);
    }

    private Answer react(Someone who, long message, String emoji) {
        return api.send("PUT", reactionPath(message, emoji), who.accessToken(), null);
    }

    private Answer takeBack(Someone who, long message, String emoji) {
        return api.send("DELETE", reactionPath(message, emoji), who.accessToken(), null);
    }

    private Answer pin(Someone who, long message) {
        return api.send(
                "PUT",
                Paths.NOTICE.replace("{roomId}", "" + room),
                who.accessToken(),
                "{\"messageId\":" + message + "}");
    }

    private Answer clearNotice(Someone who) {
        return api.send("DELETE", Paths.NOTICE.replace("{roomId}", "" + room), who.accessToken(), null);
    }

    private ChangesPage changes(Someone who, long after) {
        return changes(who, after, Limits.CHANGES_PAGE_MAX);
    }

    private ChangesPage changes(Someone who, long after, int limit) {
        return ContractJson.mapper()
                .readValue(
                        api.get(changesPath(after) + "&limit=" + limit, who)
                                .is(200)
                                .fits("changes-page")
                                .body(),
                        ChangesPage.class);
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

    private String path(long message) {
        return Paths.MESSAGE.replace("{roomId}", "" + room).replace("{messageId}", "" + message);
    }

    private String messagesPath(String query) {
        return Paths.MESSAGES.replace("{roomId}", "" + room) + query;
    }

    private String changesPath(long after) {
        return Paths.CHANGES.replace("{roomId}", "" + room) + "?after=" + after;
    }

    private String reactionPath(long message, String emoji) {
        return path(message) + "/reactions/" + Api.encoded(emoji).replace("+", "%20");
    }

    private static Message message(Answer answer) {
        return ContractJson.mapper().readValue(answer.body(), Message.class);
    }

    private void role(Someone who, String role) {
        sql("UPDATE chat_room_members SET role = '" + role + "' WHERE room_id = :room AND user_id = " + who.userId());
    }

    private void sql(String statement) {
        jdbc.sql(statement).param("room", room).update();
    }
}
