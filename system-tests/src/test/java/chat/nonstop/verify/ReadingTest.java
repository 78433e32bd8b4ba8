package chat.nonstop.verify;

import static chat.nonstop.verify.RunBuilder.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test spoils a good run in one way; the verdict must name that and nothing else. */
class ReadingTest {
    private static final long ALICE = 1;
    private static final long BOB = 2;

    private final RunBuilder run =
            new RunBuilder().client("alice-1", ALICE).client("alice-2", ALICE).client("bob", BOB);

    /** Two messages of Alice and one of Bob between them, told to everyone. */
    @BeforeEach
    void threeMessages() {
        run.delivered("alice-1", "a1").delivered("bob", "b2").delivered("alice-2", "a3");
        run.heard("alice-1", 1, 2, 3).heard("alice-2", 1, 2, 3).heard("bob", 1, 2, 3);
    }

    @Test
    void goodRunIsClean() {
        run.read("bob", 1).shown("alice-1", BOB, 1).shown("alice-1", BOB, 2);

        assertThat(run.cursor(ALICE, 3, 0).cursor(BOB, 2, 1).verdict().faults()).isEmpty();
    }

    @Test
    void cursorThatIsShownFurtherBackThanBeforeWentBack() {
        run.read("bob", 3).shown("alice-1", BOB, 3).shown("alice-1", BOB, 2).shown("alice-1", BOB, 3);

        assertThat(run.cursor(ALICE, 3, 0).cursor(BOB, 3, 0).verdict().faults())
                .containsExactly(new Fault.CursorBack(ROOM, BOB, 3, 2));
    }

    @Test
    void twoClientsMayBeShownDifferentStates() {
        run.read("bob", 3).shown("alice-1", BOB, 3).shown("alice-2", BOB, 2);

        assertThat(run.cursor(ALICE, 3, 0).cursor(BOB, 3, 0).verdict().isClean())
                .isTrue();
    }

    @Test
    void cursorThatEndsBehindWhatWasShownWentBack() {
        run.note("bob", new Observation.ReadReported(run.tick(), ROOM, 3)).shown("alice-1", BOB, 3);

        assertThat(run.cursor(ALICE, 3, 0).cursor(BOB, 2, 1).verdict().faults())
                .containsExactly(new Fault.CursorBack(ROOM, BOB, 3, 2));
    }

    @Test
    void durableReportThatMovedNothingIsLost() {
        run.read("bob", 3);

        assertThat(run.cursor(ALICE, 3, 0).cursor(BOB, 2, 1).verdict().faults())
                .containsExactly(new Fault.CursorLost(ROOM, BOB, 2, 3));
    }

    @Test
    void reportWithoutReceiptMayCountOrNot() {
        run.note("bob", new Observation.ReadReported(run.tick(), ROOM, 3));

        assertThat(run.cursor(ALICE, 3, 0).cursor(BOB, 2, 1).verdict().isClean())
                .isTrue();
    }

    @Test
    void whoSentHasReadWhatIsSent() {
        assertThat(run.cursor(BOB, 1, 1).verdict().faults()).containsExactly(new Fault.CursorLost(ROOM, BOB, 1, 2));
    }

    @Test
    void cursorBeyondAllReportsIsInvented() {
        run.read("bob", 2);

        assertThat(run.cursor(BOB, 3, 0).verdict().faults()).containsExactly(new Fault.CursorInvented(ROOM, BOB, 3, 2));
    }

    @Test
    void reportBeyondTheEndCountsUpToTheEnd() {
        run.read("bob", 1_000);

        assertThat(run.cursor(BOB, 3, 0).verdict().isClean()).isTrue();
    }

    @Test
    void unreadIsWhatOthersSentBehindTheCursor() {
        assertThat(run.cursor(ALICE, 3, 0).cursor(BOB, 2, 0).verdict().faults())
                .containsExactly(new Fault.WrongUnread(ROOM, BOB, 0, 1));
    }
}
