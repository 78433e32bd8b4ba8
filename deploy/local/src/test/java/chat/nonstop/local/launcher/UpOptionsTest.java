package chat.nonstop.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpOptionsTest {
    @Test
    void supervisorReadsWhatUpWrote() {
        UpOptions options =
                new UpOptions(3, 9000, "0.0.0.0", Map.of("a.b", "c=d e", "f", ""), List.of("-Xmx1g", "-Dx=y z"));

        assertThat(UpOptions.from(options.toProperties())).isEqualTo(options);
    }
}
