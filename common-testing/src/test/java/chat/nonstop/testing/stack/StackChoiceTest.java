package chat.nonstop.testing.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StackChoiceTest {
    @Test
    void settingDecidesWithoutLookingForDocker() {
        assertThat(StackChoice.of(Optional.of("embedded"), StackChoiceTest::unexpected))
                .isEqualTo(StackChoice.EMBEDDED);
        assertThat(StackChoice.of(Optional.of("docker"), StackChoiceTest::unexpected))
                .isEqualTo(StackChoice.DOCKER);
    }

    @Test
    void withoutASettingDockerIsTakenOnlyWhenItHoldsTheImages() {
        assertThat(StackChoice.of(Optional.empty(), () -> true)).isEqualTo(StackChoice.DOCKER);
        assertThat(StackChoice.of(Optional.empty(), () -> false)).isEqualTo(StackChoice.EMBEDDED);
    }

    @Test
    void unknownSettingIsRefusedByName() {
        assertThatThrownBy(() -> StackChoice.of(Optional.of("podman"), () -> true))
                .hasMessage("CHAT_TEST_STACK: podman (expected: embedded or docker)");
    }

    private static boolean unexpected() {
        throw new AssertionError("looked for Docker");
    }
}
