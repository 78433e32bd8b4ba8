package chat.nonstop.readreceipt.audit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.readreceipt.audit.Drift.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoomRecountTest {
    private static final long ROOM = 7;
    private static final long USER = 3;

    @Test
    void roomThatIsAsItSaysDriftsNowhere() {
        RoomRecount room = room(50, member(42, 45, 8L, 8L));

        assertThat(room.drifts()).isEmpty();
        assertThat(room.copyDrifts(Map.of("0", "50", "3", "42 45"), room)).isEmpty();
        assertThat(room.copyDrifts(Map.of(), room)).isEmpty();
    }

    @Test
    void headThatIsNotTheNumberOfMessagesDrifts() {
        assertThat(kinds(new RoomRecount(ROOM, 50, 49, 1000, 49, List.of()).drifts()))
                .containsExactly(Kind.HEAD);
        assertThat(kinds(new RoomRecount(ROOM, 50, 50, 1000, 49, List.of()).drifts()))
                .containsExactly(Kind.HEAD);
        assertThat(new RoomRecount(ROOM, 50, 50, 10, 10, List.of()).drifts()).isEmpty(); // the newest only
    }

    @Test
    void cursorBeyondTheRoomDrifts() {
        assertThat(kinds(room(50, member(51, 51, 0L, 0L)).drifts())).containsExactly(Kind.BEYOND_ROOM);
        assertThat(kinds(room(50, member(42, 51, 8L, 8L)).drifts())).containsExactly(Kind.BEYOND_ROOM);
    }

    @Test
    void unreadThatIsNotWhatWasCountedDriftsUnlessNobodyCounted() {
        assertThat(room(50, member(42, 45, 7L, 8L)).drifts())
                .containsExactly(new Drift(Kind.UNREAD, ROOM, USER, "8", "7"));
        assertThat(room(50, member(42, 45, 7L, null)).drifts()).isEmpty();
    }

    @Test
    void copyAheadOfTheRecordAfterwardsDrifts() {
        RoomRecount before = room(50, member(42, 45, 8L, 8L));
        RoomRecount after = room(50, member(44, 45, 6L, 6L));

        assertThat(before.copyDrifts(Map.of("3", "44 45"), after)).isEmpty();
        assertThat(kinds(before.copyDrifts(Map.of("3", "45 45"), after))).containsExactly(Kind.COPY);
        assertThat(kinds(before.copyDrifts(Map.of("3", "44 46"), after))).containsExactly(Kind.COPY);
        assertThat(kinds(before.copyDrifts(Map.of("9", "51 51"), after))).containsExactly(Kind.COPY);
    }

    @Test
    void copyBehindTheRecordBeforeDriftsWhenItIsBelievedWhole() {
        RoomRecount room = room(50, member(42, 45, 8L, 8L));

        assertThat(kinds(room.copyDrifts(Map.of("0", "50", "3", "41 45"), room)))
                .containsExactly(Kind.COPY);
        assertThat(kinds(room.copyDrifts(Map.of("0", "50", "3", "42 44"), room)))
                .containsExactly(Kind.COPY);
        assertThat(kinds(room.copyDrifts(Map.of("0", "50"), room))).containsExactly(Kind.COPY);
        assertThat(room.copyDrifts(Map.of("0", "49", "3", "41 45"), room)).isEmpty();
        assertThat(room.copyDrifts(Map.of("3", "41 45"), room)).isEmpty();
    }

    @Test
    void copyWithSomebodyWhoIsNoMemberDriftsWhenItIsBelievedWhole() {
        RoomRecount room = room(50, member(42, 45, 8L, 8L));

        assertThat(kinds(room.copyDrifts(Map.of("0", "50", "3", "42 45", "9", "1 1"), room)))
                .containsExactly(Kind.COPY);
        assertThat(room.copyDrifts(Map.of("9", "1 1"), room)).isEmpty();
    }

    @Test
    void copyThatIsReadBeforeItIsDeliveredOrUnreadableDrifts() {
        RoomRecount room = room(50, member(42, 45, 8L, 8L));

        assertThat(kinds(room.copyDrifts(Map.of("3", "42 41"), room))).containsExactly(Kind.DELIVERED_BEHIND_READ);
        assertThat(kinds(room.copyDrifts(Map.of("3", "42"), room))).containsExactly(Kind.COPY);
    }

    private static List<Kind> kinds(List<Drift> drifts) {
        return drifts.stream().map(Drift::kind).toList();
    }

    private static RoomRecount room(long last, RoomRecount.Member member) {
        return new RoomRecount(ROOM, last, last, 1_000, last, List.of(member));
    }

    private static RoomRecount.Member member(long read, long delivered, long derived, @Nullable Long counted) {
        return new RoomRecount.Member(USER, read, delivered, read, delivered, derived, counted);
    }
}
