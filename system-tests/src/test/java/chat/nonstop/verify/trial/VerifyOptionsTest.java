package chat.nonstop.verify.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.verify.trial.VerifyOptions.WrongOptionException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyOptionsTest {
    private static final Path ROOT = Path.of("/checkout");

    @Test
    void nothingSaidIsALoadThatDefaultLimitsAllow() throws Exception {
        VerifyOptions options = VerifyOptions.parse(ROOT, List.of());

        Plan plan = options.plan();
        assertThat(options.dataFolder()).isEqualTo(ROOT.resolve(".chat"));
        assertThat(options.disruptions()).isEmpty();
        assertThat(plan.members()).isEqualTo(plan.users());
        int speakers = plan.members() / 2;
        int roomsOfASpeaker = plan.rooms() - plan.rooms() / 2;
        int messagesAMinute = plan.perSecond() * 60 / plan.rooms() * roomsOfASpeaker / speakers;
        assertThat(messagesAMinute).isLessThan(60 * 9 / 10);
    }

    @Test
    void valuesComeBehindOrWithAnEqualsSign() throws Exception {
        VerifyOptions options = VerifyOptions.parse(
                ROOT,
                List.of(
                        "--seconds=5",
                        "--users",
                        "30",
                        "--rooms",
                        "3",
                        "--members=10",
                        "--faults",
                        "kill:kafka, flush:redis"));

        assertThat(options.plan()).isEqualTo(new Plan(30, 2, 3, 10, 9, Duration.ofSeconds(5)));
        assertThat(options.disruptions()).containsExactly("kill:kafka", "flush:redis");
    }

    @Test
    void allIsNoName() throws Exception {
        assertThat(VerifyOptions.parse(ROOT, List.of("--faults=all")).areAllDisruptions())
                .isTrue();
        assertThat(VerifyOptions.parse(ROOT, List.of("--faults=flush:redis")).areAllDisruptions())
                .isFalse();
        assertThat(VerifyOptions.parse(ROOT, List.of()).areAllDisruptions()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--seconds",
                "--seconds=0",
                "--seconds=x",
                "--devices=4",
                "--rate=-1",
                "--speed=3",
                "--members=21",
                "--users=1",
                "--rooms=1 --members=5"
            })
    void wrongOptionIsNamed(String line) {
        assertThatThrownBy(() -> VerifyOptions.parse(ROOT, List.of(line.split(" "))))
                .isInstanceOf(WrongOptionException.class)
                .hasMessageContaining(line.substring(0, line.contains("=") ? line.indexOf('=') : line.length()));
    }
}
