package chat.nonstop.ws.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttendanceTest {
    private static final long DELAY = 10;

    private final Attendance<String> attendance = new Attendance<>();

    @Test
    void aUserComesWithItsFirstSessionAndIsTakenOnce() {
        attendance.connected(1, "phone");
        attendance.connected(1, "desk");
        attendance.connected(2, "phone");

        assertThat(attendance.present()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(attendance.takeCome(1)).containsExactly(1L);
        assertThat(attendance.takeCome(10)).containsExactly(2L);
        assertThat(attendance.takeCome(10)).isEmpty();
    }

    @Test
    void aUserGoesWithItsLastSessionAfterAMoment() {
        attendance.connected(1, "phone");
        attendance.connected(1, "desk");

        attendance.ended(1, "phone", false, 100);
        assertThat(attendance.takeGone(1_000, DELAY, 10)).isEmpty();
        attendance.ended(1, "desk", false, 200);

        assertThat(attendance.present()).isEmpty();
        assertThat(attendance.takeGone(209, DELAY, 10)).isEmpty();
        assertThat(attendance.takeGone(210, DELAY, 10)).containsExactly(1L);
        assertThat(attendance.takeGone(300, DELAY, 10)).isEmpty();
    }

    @Test
    void whoComesBackMeanwhileHasNotGone() {
        attendance.connected(1, "phone");
        attendance.ended(1, "phone", false, 100);
        attendance.connected(1, "phone again");

        assertThat(attendance.takeGone(1_000, DELAY, 10)).isEmpty();
        assertThat(attendance.present()).containsExactly(1L);
    }

    @Test
    void whoMovesToAnotherNodeHasNotGone() {
        attendance.connected(1, "phone");
        attendance.ended(1, "phone", true, 100);

        assertThat(attendance.present()).isEmpty();
        assertThat(attendance.takeGone(1_000, DELAY, 10)).isEmpty();
    }

    @Test
    void endsOfUnknownSessionsAndRepeatedOnesChangeNothing() {
        attendance.ended(1, "never connected", false, 100);
        attendance.connected(1, "phone");
        attendance.connected(1, "desk");
        attendance.ended(1, "phone", false, 100);
        attendance.ended(1, "phone", false, 100);

        assertThat(attendance.present()).containsExactly(1L);
        assertThat(attendance.takeGone(1_000, DELAY, 10)).isEmpty();
        assertThat(attendance.size()).isEqualTo(1);
    }

    @Test
    void whoCameAndWentAtOnceHasDoneBoth() {
        attendance.connected(1, "phone");
        attendance.ended(1, "phone", false, 100);

        assertThat(attendance.takeCome(10)).containsExactly(1L);
        assertThat(attendance.takeGone(1_000, DELAY, 10)).containsExactly(1L);
    }
}
