package chat.nonstop.persistence.change;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.ChangesPage;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.persistence.message.Rooms;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Changes over HTTP by everybody who may and may not, of messages that can and cannot be changed. */
@RecordTest
class ChangeRightsIT extends ChangeRoom {
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
}
