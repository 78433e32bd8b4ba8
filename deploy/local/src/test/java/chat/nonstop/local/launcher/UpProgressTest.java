package chat.nonstop.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UpProgressTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final List<String> told = new ArrayList<>();
    private final UpProgress progress = new UpProgress(BEGIN, told::add);

    @Test
    void eachProcessIsToldOnceWhenItComesUp() {
        assertThat(progress.show(List.of(), BEGIN)).isFalse();
        assertThat(progress.show(List.of(in("redis", "up"), in("kafka", "starting")), BEGIN.plusSeconds(1)))
                .isFalse();
        assertThat(progress.show(List.of(in("redis", "up"), in("kafka", "up")), BEGIN.plusSeconds(2)))
                .isTrue();

        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("redis", "1.0 s");
        assertThat(told.get(1)).contains("kafka", "2.0 s");
    }

    @Test
    void whatIsAwaitedIsToldAfterAMinuteWithoutNews() {
        List<InstanceStatus> instances = List.of(in("redis", "up"), in("kafka", "starting"));
        progress.show(instances, BEGIN.plusSeconds(10));

        progress.show(instances, BEGIN.plusSeconds(69));
        assertThat(told).hasSize(1);
        progress.show(instances, BEGIN.plusSeconds(70));
        assertThat(told).last().isEqualTo("  still waiting for kafka");
    }

    private static InstanceStatus in(String name, String state) {
        return new InstanceStatus(name, name, OptionalLong.of(1), 1, state, BEGIN, 0, "");
    }
}
