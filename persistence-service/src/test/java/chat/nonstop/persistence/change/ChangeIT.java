package chat.nonstop.persistence.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.testing.ContractAssert;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Edits, deletions and the notice over HTTP, and what everybody is told of them. */
@RecordTest
class ChangeIT extends ChangeRoom {
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
}
