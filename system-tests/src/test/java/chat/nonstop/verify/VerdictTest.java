package chat.nonstop.verify;

import static chat.nonstop.verify.RunBuilder.OTHER_ROOM;
import static chat.nonstop.verify.RunBuilder.ROOM;
import static chat.nonstop.verify.RunBuilder.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.RefusalCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each test spoils a good run in one way; the verdict must name that and nothing else. */
class VerdictTest {
    private static final long ALICE = 1;
    private static final long BOB = 2;

    private final RunBuilder run =
            new RunBuilder().client("alice-1", ALICE).client("alice-2", ALICE).client("bob", BOB);

    /** Three messages, told to everyone. */
    private RunBuilder good() {
        return run.delivered("alice-1", "a1").delivered("bob", "b1").delivered("alice-2", "a2");
    }

    private RunBuilder everyoneHears(long... messageIds) {
        return run.heard("alice-1", messageIds).heard("alice-2", messageIds).heard("bob", messageIds);
    }

    @Test
    void goodRunIsClean() {
        good();
        everyoneHears(1, 2, 3);

        Verdict verdict = run.verdict();

        assertThat(verdict.faults()).isEmpty();
        Figures figures = verdict.figures();
        assertThat(figures.sent()).isEqualTo(3);
        assertThat(figures.acked()).isEqualTo(3);
        assertThat(figures.receipts()).isEqualTo(3);
        assertThat(figures.stored()).isEqualTo(3);
        assertThat(figures.heard()).isEqualTo(figures.toHear()).isEqualTo(9);
        assertThat(figures.ackTime().longest()).isEqualTo(Duration.ofMillis(1));
        assertThat(figures.longestSilence()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void silenceIsWhatSomebodyWaitsThrough() {
        good();
        for (int i = 0; i < 50; i++) {
            run.tick(); // nobody sends
        }
        run.sent("bob", "b2").sent("alice-1", "a3");
        for (int i = 0; i < 5; i++) {
            run.tick();
        }
        run.acked("alice-1", "a3").acked("bob", "b2");

        assertThat(run.verdict().figures().longestSilence()).isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void whoHasNoSessionToSendOnWaitsToo() {
        good();
        Instant composed = run.tick();
        for (int i = 0; i < 5; i++) {
            run.tick(); // nobody can connect
        }
        run.sentComposed("bob", "b2", composed).acked("bob", "b2");

        assertThat(run.verdict().figures().longestSilence()).isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void ackedMessageThatHistoryLacksIsLost() {
        good().sent("bob", "b2").acked("bob", "b2");
        everyoneHears(1, 2, 3);

        assertThat(run.verdict().faults()).containsExactly(new Fault.Lost("bob", ROOM, id("b2")));
    }

    @Test
    void messageAckedAndThenRefusedIsNotLost() {
        good().sent("bob", "b2").acked("bob", "b2").refused("bob", "b2", RefusalCode.NOT_A_MEMBER);
        everyoneHears(1, 2, 3);

        assertThat(run.verdict().isClean()).isTrue();
    }

    @Test
    void messageAckedAndThenRefusedForNowIsLost() {
        good().sent("bob", "b2").acked("bob", "b2").refused("bob", "b2", RefusalCode.RATE_LIMITED);
        everyoneHears(1, 2, 3);

        assertThat(run.verdict().faults()).containsExactly(new Fault.Lost("bob", ROOM, id("b2")));
    }

    @Test
    void receiptAlonePromisesAsMuchAsAnAck() {
        good().sent("bob", "b2");
        run.note("bob", new Observation.Receipted(run.tick(), id("b2")));
        everyoneHears(1, 2, 3);

        assertThat(run.verdict().faults()).containsExactly(new Fault.Lost("bob", ROOM, id("b2")));
    }

    @Test
    void unansweredMessageMayBeStoredOrNot() {
        good().sent("bob", "stored").stored("bob", "stored").sent("bob", "not stored");
        everyoneHears(1, 2, 3, 4);

        Verdict verdict = run.verdict();

        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.figures().unanswered()).isEqualTo(2);
    }

    @Test
    void unansweredMessageStoredTwiceIsDoubled() {
        good().sent("bob", "b2").stored("bob", "b2").stored("bob", "b2");
        everyoneHears(1, 2, 3, 4, 5);

        assertThat(run.verdict().faults()).containsExactly(new Fault.StoredTwice(ROOM, BOB, id("b2"), List.of(4L, 5L)));
    }

    @Test
    void messageStoredTwiceIsDoubled() {
        good().stored("alice-1", "a1");
        everyoneHears(1, 2, 3, 4);

        assertThat(run.verdict().faults())
                .containsExactly(new Fault.StoredTwice(ROOM, ALICE, id("a1"), List.of(1L, 4L)));
    }

    @Test
    void sameMessageFromTwoClientsOfOneUserIsOne() {
        good().sent("alice-1", "both").sent("alice-2", "both").acked("alice-1", "both");
        run.acked("alice-2", "both").stored("alice-1", "both");
        everyoneHears(1, 2, 3, 4);

        Verdict verdict = run.verdict();

        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.figures().sent()).isEqualTo(4);
        assertThat(verdict.figures().repeats()).isEqualTo(1);
    }

    @Test
    void historyWithAGapHasAHole() {
        good().storedAt(5, "bob", "b2").sent("bob", "b2").acked("bob", "b2");
        everyoneHears(1, 2, 3, 5);

        assertThat(run.verdict().faults())
                .containsExactlyInAnyOrder(
                        new Fault.Hole(ROOM, 4, 5),
                        new Fault.Missed("alice-1", ROOM, 4),
                        new Fault.Missed("alice-2", ROOM, 4),
                        new Fault.Missed("bob", ROOM, 4));
    }

    @Test
    void clientThatHearsTwoMessagesSwappedHearsOneOutOfOrder() {
        good();
        run.heard("alice-1", 1, 2, 3).heard("alice-2", 1, 3, 2).heard("bob", 1, 2, 3);

        assertThat(run.verdict().faults()).containsExactly(new Fault.OutOfOrder("alice-2", ROOM, 2, 3));
    }

    @Test
    void clientThatHearsAMessageAgainHearsItTwice() {
        good();
        run.heard("alice-1", 1, 2, 3).heard("alice-2", 1, 2, 3, 2).heard("bob", 1, 2, 3);

        assertThat(run.verdict().faults()).containsExactly(new Fault.HeardTwice("alice-2", ROOM, 2));
    }

    @Test
    void clientThatNeverHearsAMessageMissesIt() {
        good();
        run.heard("alice-1", 1, 2, 3).heard("alice-2", 1, 3).heard("bob", 1, 2);

        assertThat(run.verdict().faults())
                .containsExactly(new Fault.Missed("alice-2", ROOM, 2), new Fault.Missed("bob", ROOM, 3));
    }

    @Test
    void clientThatHearsAnotherMessageUnderAnIdDisagreesWithHistory() {
        good();
        run.heard("alice-1", 1, 2, 3)
                .heard("alice-2", 1)
                .heardAs("alice-2", 2, ALICE, id("a2"), "a2".hashCode())
                .heard("alice-2", 3)
                .heard("bob", 1, 2, 3);

        assertThat(run.verdict().faults()).containsExactly(new Fault.HeardAnother("alice-2", ROOM, 2));
    }

    @Test
    void clientThatHearsWhatHistoryLacksHearsItUnstored() {
        good();
        everyoneHears(1, 2, 3);
        run.heardAs("bob", 4, ALICE, id("a9"), "a9".hashCode());

        assertThat(run.verdict().faults()).containsExactly(new Fault.HeardUnstored("bob", ROOM, 4));
    }

    @Test
    void contentThatChangedOnTheWayIsAltered() {
        good();
        run.heard("alice-1", 1, 2, 3)
                .heard("alice-2", 1, 2, 3)
                .heardAs("bob", 1, ALICE, id("a1"), "other".hashCode())
                .heard("bob", 2, 3);

        assertThat(run.verdict().faults()).containsExactly(new Fault.Altered("bob", ROOM, 1));
    }

    @Test
    void refusedMessageThatIsStoredIsAFault() {
        good().sent("bob", "b2").refused("bob", "b2", RefusalCode.NOT_A_MEMBER).stored("bob", "b2");
        everyoneHears(1, 2, 3, 4);

        assertThat(run.verdict().faults())
                .containsExactly(new Fault.RefusedButStored("bob", ROOM, id("b2"), RefusalCode.NOT_A_MEMBER));
    }

    @Test
    void messageRefusedOnceAndThenAcceptedMayBeStored() {
        good().sent("bob", "b2").refused("bob", "b2", RefusalCode.RATE_LIMITED);
        run.delivered("bob", "b2");
        everyoneHears(1, 2, 3, 4);

        assertThat(run.verdict().isClean()).isTrue();
    }

    @Test
    void refusalThatLeavesTheOutcomeOpenForbidsNothing() {
        good().sent("bob", "b2").refused("bob", "b2", RefusalCode.UNAVAILABLE).stored("bob", "b2");
        everyoneHears(1, 2, 3, 4);

        Verdict verdict = run.verdict();

        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.figures().unanswered()).isEqualTo(1);
    }

    @Test
    void messageThatNobodySentIsAFault() {
        good().stored("bob", "forged");
        everyoneHears(1, 2, 3, 4);

        assertThat(run.verdict().faults()).containsExactly(new Fault.NeverSent(ROOM, 4, BOB));
    }

    @Test
    void copyInAnotherRoomThanTheMessageWasSentToIsAFault() {
        good().storedInOtherRoom("bob", "b1");
        everyoneHears(1, 2, 3);

        assertThat(run.verdict().faults()).containsExactly(new Fault.NeverSent(OTHER_ROOM, 1, BOB));
    }

    @Test
    void messagesOfOneClientStandInTheOrderSent() {
        run.sent("bob", "b1").sent("bob", "b2").acked("bob", "b1").acked("bob", "b2");
        run.stored("bob", "b2").stored("bob", "b1");
        everyoneHears(1, 2);

        assertThat(run.verdict().faults()).containsExactly(new Fault.SenderReordered("bob", ROOM, 2, 1));
    }

    @Test
    void repeatedMessageMayStandBehindWhatWasSentMeanwhile() {
        run.sent("bob", "b1")
                .sent("bob", "b2")
                .sent("bob", "b1")
                .acked("bob", "b1")
                .acked("bob", "b2");
        run.stored("bob", "b2").stored("bob", "b1");
        everyoneHears(1, 2);

        assertThat(run.verdict().isClean()).isTrue();
    }

    @Test
    void repeatedMessageStandsBehindWhatWasSentOnceBeforeIt() {
        run.sent("bob", "b1")
                .sent("bob", "b2")
                .sent("bob", "b2")
                .acked("bob", "b1")
                .acked("bob", "b2");
        run.stored("bob", "b2").stored("bob", "b1");
        everyoneHears(1, 2);

        assertThat(run.verdict().faults()).containsExactly(new Fault.SenderReordered("bob", ROOM, 2, 1));
    }

    @Test
    void messageSentAfterAnothersAckStandsBehindIt() {
        run.sent("bob", "b1").acked("bob", "b1").sent("alice-1", "a1").acked("alice-1", "a1");
        run.stored("alice-1", "a1").stored("bob", "b1");
        everyoneHears(1, 2);

        assertThat(run.verdict().faults()).containsExactly(new Fault.Overtook(ROOM, 1, 2));
    }

    @Test
    void clientThatBeganLateNeedNotHearWhatWasBefore() {
        good();
        everyoneHears(1, 2, 3);
        run.watches("late", BOB, 2).heard("late", 3);

        Verdict verdict = run.verdict();

        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.figures().toHear()).isEqualTo(10);
    }

    @Test
    void answerToWhatWasNeverSentIsNoRecording() {
        run.acked("bob", "b1");

        assertThatThrownBy(run::verdict)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bob");
    }

    // ---- memberships that end

    /** Bob's, with the fourth message. */
    private RunBuilder bobIsKicked() {
        good().membership(List.of(), List.of(BOB)).delivered("alice-1", "a3");
        return run.heard("alice-1", 1, 2, 3, 4, 5).heard("alice-2", 1, 2, 3, 4, 5);
    }

    @Test
    void kickedMemberHearsUpToTheKick() {
        bobIsKicked().heard("bob", 1, 2, 3, 4).ended("bob");

        assertThat(run.verdict().faults()).isEmpty();
        assertThat(run.verdict().figures().toHear()).isEqualTo(5 + 5 + 4);
    }

    @Test
    void kickedMemberWhoDoesNotHearTheKickMissedIt() {
        bobIsKicked().heard("bob", 1, 2, 3).ended("bob");

        assertThat(run.verdict().faults()).containsExactly(new Fault.Missed("bob", ROOM, 4));
    }

    @Test
    void whatIsHeardBehindTheKickIsNotTheirs() {
        bobIsKicked().heard("bob", 1, 2, 3, 4, 5).ended("bob");

        assertThat(run.verdict().faults()).containsExactly(new Fault.HeardAsOutsider("bob", ROOM, 5));
    }

    @Test
    void whatIsHeardBehindTheEndOfTheSubscriptionIsNotTheirs() {
        bobIsKicked().heard("bob", 1, 2, 3, 4).ended("bob").heard("bob", 3);

        assertThat(run.verdict().faults()).containsExactly(new Fault.HeardAsOutsider("bob", ROOM, 3));
    }

    @Test
    void whatIsStoredBehindTheKickIsAFault() {
        bobIsKicked().heard("bob", 1, 2, 3, 4).ended("bob").delivered("bob", "b2");
        run.heard("alice-1", 6).heard("alice-2", 6);

        assertThat(run.verdict().faults()).containsExactly(new Fault.StoredFromOutsider(ROOM, 6, BOB));
    }

    @Test
    void whoIsInvitedAgainWritesAndHearsFromThereOn() {
        bobIsKicked().heard("bob", 1, 2, 3, 4).ended("bob").membership(List.of(BOB), List.of());
        run.watches("bob", BOB, 5).delivered("bob", "b2").heard("bob", 6, 7);
        run.heard("alice-1", 6, 7).heard("alice-2", 6, 7);

        assertThat(run.verdict().faults()).isEmpty();
    }
}
