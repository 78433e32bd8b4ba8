package chat.nonstop.ws.read;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.ws.session.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CoalescedReportsTest {
    private static final long ROOM = 7;

    private record Appended(Progress progress, CompletableFuture<Outcome> outcome) {}

    private final List<Appended> appended = new ArrayList<>();
    private final CoalescedReports reports = new CoalescedReports(Runnable::run);

    @Test
    void singleReportGoesAtOnce() {
        CompletableFuture<Outcome> outcome = read("a", 42);

        assertThat(appended).extracting(Appended::progress).containsExactly(new Progress(42, 0));
        appended.getFirst().outcome().complete(Outcome.done());
        assertThat(outcome).isCompletedWithValue(Outcome.done());
        assertThat(reports.size()).isZero();
    }

    @Test
    void thoseThatComeMeanwhileGoOnAsTheFurthestOfThem() {
        read("a", 1);
        CompletableFuture<Outcome> second = read("a", 5);
        CompletableFuture<Outcome> third = report("a", new Progress(0, 9));
        CompletableFuture<Outcome> fourth = read("a", 3);
        assertThat(appended).hasSize(1);

        appended.getFirst().outcome().complete(Outcome.done());

        assertThat(appended).extracting(Appended::progress).containsExactly(new Progress(1, 0), new Progress(5, 9));
        assertThat(List.of(second, third, fourth)).noneMatch(CompletableFuture::isDone);
        Outcome refused = Outcome.refused(RefusalCode.UNAVAILABLE);
        appended.getLast().outcome().complete(refused);
        assertThat(List.of(second, third, fourth)).allMatch(outcome -> refused.equals(outcome.getNow(null)));
        assertThat(reports.size()).isZero();
    }

    @Test
    void theSameReportLaterGoesAgain() {
        read("a", 42);
        appended.getFirst().outcome().complete(Outcome.done());

        read("a", 42);

        assertThat(appended).hasSize(2);
    }

    @Test
    void sessionsAndRoomsDoNotWaitForEachOther() {
        read("a", 1);
        read("b", 2);
        reports.report("a", ROOM + 1, new Progress(3, 0), this::append);

        assertThat(appended).hasSize(3);
    }

    @Test
    void whatFailsIsToldToThoseWhoWaitedAndHoldsNobodyUp() {
        read("a", 1);
        CompletableFuture<Outcome> second = read("a", 2);

        appended.getFirst().outcome().completeExceptionally(new IllegalStateException("away"));
        appended.getLast().outcome().completeExceptionally(new IllegalStateException("away"));

        assertThat(second).isCompletedExceptionally();
        assertThat(reports.size()).isZero();
        read("a", 3);
        assertThat(appended).hasSize(3);
    }

    private CompletableFuture<Outcome> read(String session, long messageId) {
        return report(session, new Progress(messageId, 0));
    }

    private CompletableFuture<Outcome> report(String session, Progress progress) {
        return reports.report(session, ROOM, progress, this::append);
    }

    private CompletableFuture<Outcome> append(Progress progress) {
        Appended next = new Appended(progress, new CompletableFuture<>());
        appended.add(next);
        return next.outcome();
    }
}
