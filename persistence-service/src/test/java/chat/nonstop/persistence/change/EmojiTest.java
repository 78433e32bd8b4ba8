package chat.nonstop.persistence.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmojiTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "👍",
                "👍🏽",
                "🎉",
                "❤️",
                "☺️",
                "©️",
                "🇰🇷",
                "🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F",
                "👨‍👩‍👧‍👦",
                "👩🏽‍💻",
                "🏳️‍🌈",
                "🏴‍☠️",
                "👁️‍🗨️",
                "🏃🏽‍♂️",
                "👩🏻‍❤️‍💋‍👨🏿",
                "❤️‍🔥",
                "1️⃣",
                "#️⃣",
                "*️⃣",
                "🫠",
                "☝🏽"
            })
    void oneEmojiIsKeptAsItIs(String emoji) {
        assertThat(new Emoji(emoji).text()).isEqualTo(emoji);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "ok",
                "안",
                "1",
                "#",
                "<b>",
                "<script>alert(1)</script>",
                "👍👍",
                "👍 ",
                "a👍",
                "👍a",
                "👍\u0301",
                "\u200D",
                "👍\u200D",
                "\u200D👍",
                "\uFE0F",
                "🏽👍",
                "🇰",
                "🇰🇷🇰",
                "🏴\uDB40\uDC7F",
                "1\u20E3\u20E3",
                "❤\uFE0E",
                "\uD83D",
                "\u0000",
                "💩💩",
                "👍\u202E",
                "🏴\uDB40\uDC67\uDB40\uDC62",
                "👍🏽🏽"
            })
    void everythingElseIsRefused(String text) {
        assertThatThrownBy(() -> new Emoji(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exactly one");
    }

    @ParameterizedTest
    @CsvSource({"❤,❤️", "👍️,👍", "1⃣,1️⃣", "🏃🏽‍♂,🏃🏽‍♂️", "👁‍🗨,👁️‍🗨️", "☝️🏽,☝🏽"})
    void waysToWriteOneSignAreOne(String given, String kept) {
        assertThat(new Emoji(given).text()).isEqualTo(kept);
        assertThat(new Emoji(kept).text()).isEqualTo(kept);
    }

    @Test
    void aChainWithoutEndIsRefused() {
        assertThatThrownBy(() -> new Emoji("👩" + "\u200D👩".repeat(8))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Emoji("👩\u200D".repeat(10_000))).isInstanceOf(IllegalArgumentException.class);
    }
}
