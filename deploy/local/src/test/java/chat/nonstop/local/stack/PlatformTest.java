package chat.nonstop.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlatformTest {
    @Test
    void javaNamesOneProcessorInTwoWays() {
        assertThat(Platform.of("Linux", "amd64")).isEqualTo(Platform.LINUX_AMD64);
        assertThat(Platform.of("Mac OS X", "x86_64")).isEqualTo(Platform.MAC_AMD64);
        assertThat(Platform.of("Mac OS X", "aarch64")).isEqualTo(Platform.MAC_ARM64);
    }

    @Test
    void platformWithoutBinariesIsNamedWithTheWayRound() {
        assertThatThrownBy(() -> Platform.of("Windows 11", "amd64"))
                .isInstanceOf(UnsupportedPlatformException.class)
                .hasMessageContaining("Windows 11 on amd64")
                .hasMessageContaining("docker compose up");
    }
}
