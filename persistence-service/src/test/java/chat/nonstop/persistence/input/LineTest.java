package chat.nonstop.persistence.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "한글 이름", "👨‍👩‍👧‍👦", "שלום", "<b>", "a​b"})
    void whatPeopleWriteStaysAsItIs(String text) {
        assertThat(Line.of(text, 40)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u00a0",
                "\u200b",
                "\u2060\u200d",
                "a\u0000",
                "a\nb",
                "a\u2028b",
                "a\u0085b",
                "\ud83d",
                "a\udc4b"
            })
    void whatCannotBeShownOnOneLineIsRefused(String text) {
        assertThatThrownBy(() -> Line.of(text, 40)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthIsCountedInCodePointsAfterTrimming() {
        assertThat(Line.of("  " + "👋".repeat(3) + "  ", 3)).isEqualTo("👋👋👋");
        assertThatThrownBy(() -> Line.of("👋".repeat(4), 3)).hasMessageContaining("4 characters");
    }
}
