package chat.nonstop.verify.trial;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.verify.Durations;
import chat.nonstop.verify.Fault;
import chat.nonstop.verify.Figures;
import chat.nonstop.verify.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConclusionTest {
    private static final Path LOGS = Path.of("/data/logs");
    private static final Outcome SKIPPED = new Outcome.Skipped("fill-disk:postgres", "a small disk");
    private static final Outcome FAILED = new Outcome.Failed("flush:redis", "not within 30 s");

    private static Conclusion of(String faults, Outcome... outcomes) throws Exception {
        List<String> arguments = faults.isEmpty() ? List.of() : List.of("--faults=" + faults);
        return Conclusion.of(VerifyOptions.parse(Path.of("/checkout"), arguments), List.of(outcomes), LOGS);
    }

    private static Outcome judged(List<Fault> faults, List<String> more) {
        return new Outcome.Judged(
                "flush:redis",
                new Verdict(figures(9, 0, 0, 9), faults),
                0,
                new Returns(0, Duration.ZERO, 0),
                Duration.ZERO,
                Duration.ZERO,
                more);
    }

    private static Figures figures(int sent, int refused, int unanswered, int stored) {
        return new Figures(
                2,
                sent,
                0,
                sent,
                sent,
                refused,
                unanswered,
                stored,
                0,
                0,
                0,
                new Durations(List.of()),
                new Durations(List.of()),
                Duration.ZERO,
                Duration.ZERO);
    }

    @Test
    void everyPromiseWasKept() throws Exception {
        assertThat(of("flush:redis", judged(List.of(), List.of())))
                .isEqualTo(new Conclusion(true, "Every promise was kept."));
        assertThat(of("", judged(List.of(), List.of())).text()).contains("--faults all");
    }

    @Test
    void whatWasAskedForByNameMustBeDone() throws Exception {
        Conclusion conclusion = of("flush:redis,fill-disk:postgres", judged(List.of(), List.of()), SKIPPED);

        assertThat(conclusion.isGood()).isFalse();
        assertThat(conclusion.text()).contains("1 of 2 could not be done here");
    }

    @Test
    void amongAllSomeMayBeImpossible() throws Exception {
        Conclusion conclusion = of("all", judged(List.of(), List.of()), SKIPPED);

        assertThat(conclusion.isGood()).isTrue();
        assertThat(conclusion.text()).contains("1 of 2 could not be done here");
    }

    @Test
    void aBrokenPromiseIsSaidFirst() throws Exception {
        Outcome broken = judged(List.of(new Fault.Hole(1, 2, 3)), List.of());
        Outcome alsoBroken = judged(List.of(), List.of("a record was put aside"));

        assertThat(of("all", FAILED, SKIPPED, broken).text()).contains("broken", "/data/logs");
        assertThat(of("all", alsoBroken).isGood()).isFalse();
    }

    @Test
    void whatFailedIsNotKept() throws Exception {
        assertThat(of("all", FAILED, SKIPPED).isGood()).isFalse();
    }

    @Test
    void everyMessageOfATrialMustHaveItsPlace() {
        assertThat(Trial.withoutEffect(figures(9, 0, 0, 9))).isEmpty();
        assertThat(Trial.withoutEffect(figures(9, 1, 2, 6)))
                .containsExactly(
                        "1 messages were refused for good",
                        "2 messages were never answered",
                        "6 messages are stored, and 9 were sent");
    }
}
