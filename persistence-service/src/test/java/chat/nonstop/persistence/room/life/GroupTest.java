package chat.nonstop.persistence.room.life;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Message.Detail;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.persistence.room.Role;
import chat.nonstop.persistence.room.RoomName;
import chat.nonstop.persistence.room.life.Deed.Said;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupTest {
    private static final int LIMIT = 10;
    private static final Person OWNER = member(1, "Olga", Role.OWNER, 1);
    private static final Person ADMIN = member(2, "Ada", Role.ADMIN, 5);
    private static final Person SECOND_ADMIN = member(3, "Abe", Role.ADMIN, 4);
    private static final Person MEMBER = member(4, "민수", Role.MEMBER, 2);
    private static final Person OTHER_MEMBER = member(5, "Mia", Role.MEMBER, 3);
    private static final Person OUTSIDER = new Person(6, "Otto", null, null);
    private static final Person STRANGER = new Person(7, "Sue", null, null);

    private final Group group = group(OWNER, ADMIN, SECOND_ADMIN, MEMBER, OTHER_MEMBER, OUTSIDER, STRANGER);

    @Test
    void anyMemberInvitesAndItIsOneMessage() {
        assertThat(granted(group.invite(4, List.of(7L, 1L, 6L), LIMIT)))
                .isEqualTo(Deed.invitation(
                        new Said(
                                MessageType.INVITE,
                                "민수 invited Otto and Sue",
                                new Detail(Detail.Kind.MEMBERS_INVITED, List.of(6L, 7L), null, null)),
                        List.of(6L, 7L)));
        assertThat(group.invite(4, List.of(1L, 4L), LIMIT)).isEqualTo(new Verdict.Already());
    }

    @Test
    void nobodyInvitesSomebodyWhoIsNobodyOrMoreThanThereIsRoomFor() {
        refused(group.invite(4, List.of(6L, 99L), LIMIT), RefusalCode.USER_NOT_FOUND);
        refused(group.invite(4, List.of(6L, 7L), 6), RefusalCode.ROOM_FULL);
        granted(group.invite(4, List.of(6L, 7L), 7));
        granted(group.invite(4, List.of(6L, 1L, 2L, 3L), 6)); // members already need no room
    }

    @ParameterizedTest
    @CsvSource({
        "1,2,",
        "1,3,",
        "1,4,",
        "2,4,",
        "2,5,", // the owner anybody, an admin members
        "2,1,ROLE_TOO_LOW",
        "2,3,ROLE_TOO_LOW",
        "4,5,ROLE_TOO_LOW",
        "4,1,ROLE_TOO_LOW",
        "4,6,ROLE_TOO_LOW",
        "1,6,MEMBER_NOT_FOUND",
        "2,6,MEMBER_NOT_FOUND",
        "1,99,MEMBER_NOT_FOUND",
        "1,1,ON_ONESELF",
        "4,4,ON_ONESELF",
        "6,4,NOT_A_MEMBER",
        "6,6,NOT_A_MEMBER",
        "99,4,NOT_A_MEMBER"
    })
    void kickIsForWhoStandsHigher(long actor, long target, RefusalCode refusal) {
        Verdict verdict = group.kick(actor, target);

        if (refusal == null) {
            assertThat(granted(verdict).leaving()).containsExactly(target);
            assertThat(granted(verdict).said().type()).isEqualTo(MessageType.KICK);
            assertThat(granted(verdict).said().detail().userIds()).containsExactly(target);
        } else {
            refused(verdict, refusal);
        }
    }

    @Test
    void ownerWhoLeavesHandsOverToTheAdminWhoIsHereForLongest() {
        Deed deed = granted(group.leave(1));

        assertThat(deed)
                .isEqualTo(Deed.departure(
                        new Said(
                                MessageType.LEAVE,
                                "Olga left; Abe owns the room now",
                                new Detail(Detail.Kind.MEMBER_LEFT, List.of(3L), null, null)),
                        1,
                        Map.of(3L, Role.OWNER),
                        false));
    }

    @Test
    void withoutAdminsTheMemberWhoIsHereForLongestInherits() {
        assertThat(granted(group(OWNER, OTHER_MEMBER, MEMBER).leave(1)).roles()).isEqualTo(Map.of(4L, Role.OWNER));
    }

    @Test
    void whoElseLeavesLeavesNothingBehind() {
        Deed deed = granted(group.leave(4));

        assertThat(deed.roles()).isEmpty();
        assertThat(deed.ends()).isFalse();
        assertThat(deed.said().detail()).isEqualTo(new Detail(Detail.Kind.MEMBER_LEFT, null, null, null));
    }

    @Test
    void roomWhoseLastMemberLeavesEnds() {
        Deed deed = granted(group(OWNER, OUTSIDER).leave(1));

        assertThat(deed.ends()).isTrue();
        assertThat(deed.roles()).isEmpty();
    }

    @Test
    void ownerAndAdminsRename() {
        Deed deed = granted(group.rename(2, new RoomName("새 이름")));

        assertThat(deed.name()).isEqualTo("새 이름");
        assertThat(deed.said().content()).isEqualTo("Ada named the room 새 이름");
        assertThat(deed.said().detail()).isEqualTo(new Detail(Detail.Kind.ROOM_RENAMED, null, "새 이름", null));
        granted(group.rename(1, new RoomName("x")));
        refused(group.rename(4, new RoomName("x")), RefusalCode.ROLE_TOO_LOW);
        refused(group.rename(6, new RoomName("x")), RefusalCode.NOT_A_MEMBER);
        assertThat(group.rename(1, new RoomName("a room"))).isEqualTo(new Verdict.Already());
    }

    @Test
    void ownerGivesRolesAndWithOwnerHisOwn() {
        assertThat(granted(group.giveRole(1, 4, Role.ADMIN)).roles()).isEqualTo(Map.of(4L, Role.ADMIN));
        assertThat(granted(group.giveRole(1, 2, Role.MEMBER)).said().content()).isEqualTo("Olga made Ada a member");
        Deed handover = granted(group.giveRole(1, 4, Role.OWNER));
        assertThat(handover.roles()).isEqualTo(Map.of(4L, Role.OWNER, 1L, Role.ADMIN));
        assertThat(handover.said().detail())
                .isEqualTo(new Detail(Detail.Kind.ROLE_CHANGED, List.of(4L), null, "OWNER"));
        assertThat(group.giveRole(1, 2, Role.ADMIN)).isEqualTo(new Verdict.Already());
        refused(group.giveRole(2, 4, Role.ADMIN), RefusalCode.ROLE_TOO_LOW);
        refused(group.giveRole(4, 4, Role.OWNER), RefusalCode.ROLE_TOO_LOW);
        refused(group.giveRole(1, 1, Role.MEMBER), RefusalCode.ON_ONESELF);
        refused(group.giveRole(1, 6, Role.ADMIN), RefusalCode.MEMBER_NOT_FOUND);
        refused(group.giveRole(6, 4, Role.ADMIN), RefusalCode.NOT_A_MEMBER);
    }

    @Test
    void roomOfTwoCanOnlyBeLeftAndThatSilently() {
        Group ofTwo = new Group(9, null, 2, byId(MEMBER, OTHER_MEMBER, OUTSIDER));

        assertThat(granted(ofTwo.leave(4))).isEqualTo(Deed.silentDeparture(4));
        refused(ofTwo.invite(4, List.of(6L), LIMIT), RefusalCode.NOT_A_GROUP);
        refused(ofTwo.kick(4, 5), RefusalCode.NOT_A_GROUP);
        refused(ofTwo.rename(4, new RoomName("x")), RefusalCode.NOT_A_GROUP);
        refused(ofTwo.giveRole(4, 5, Role.ADMIN), RefusalCode.NOT_A_GROUP);
        refused(ofTwo.leave(6), RefusalCode.NOT_A_MEMBER);
        refused(ofTwo.kick(6, 5), RefusalCode.NOT_A_MEMBER);
    }

    private static Deed granted(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
        return ((Verdict.Granted) verdict).deed();
    }

    private static void refused(Verdict verdict, RefusalCode code) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static Group group(Person... people) {
        int members = (int) Arrays.stream(people).filter(Person::isMember).count();
        return new Group(9, "a room", members, byId(people));
    }

    private static Map<Long, Person> byId(Person... people) {
        return Arrays.stream(people).collect(Collectors.toMap(Person::userId, Function.identity()));
    }

    private static Person member(long userId, String nickname, Role role, int joinedDay) {
        return new Person(
                userId, nickname, role, Instant.parse("2026-01-01T00:00:00Z").plusSeconds(86_400L * joinedDay));
    }
}
