package chat.nonstop.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.CloseReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SignalTest {
    @Test
    void bodyArrivesByteForByte() {
        byte[] body = "{\"content\":\"line\\nbreak 👋\"}".getBytes(StandardCharsets.UTF_8);

        Signal read = Signal.decode(new Signal(Signal.Kind.MESSAGE, 42, body).encode());

        assertThat(read).isEqualTo(new Signal(Signal.Kind.MESSAGE, 42, body));
    }

    @Test
    void aSignalWithoutItsLineIsRefused() {
        assertThatThrownBy(() -> Signal.decode("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Signal.decode("NEWS 1\n{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void contentStaysOutOfTheText() {
        assertThat(Signal.of(Signal.Kind.EVENT, "secret".getBytes(StandardCharsets.UTF_8)))
                .asString()
                .doesNotContain("secret");
    }

    @Test
    void closeCodesAreOursAndDistinct() {
        assertThat(Arrays.stream(CloseReason.values()).map(CloseReason::code))
                .doesNotHaveDuplicates()
                .allMatch(code -> code >= 4000 && code < 5000);
    }
}
