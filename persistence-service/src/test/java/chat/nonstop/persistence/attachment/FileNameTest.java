package chat.nonstop.persistence.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.Limits;
import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "..\\windows\\system32",
                "/etc/passwd",
                "C:evil.png",
                "a/b.png",
                "..",
                ".",
                "...",
                "name.",
                "   ",
                "",
                "a\u0000.png",
                "a\nb.png",
                "a\u2028b.png",
                "photo\u202Egnp.exe",
                "zero\u200Bwidth.png",
                "\uFEFFbom.txt",
                "\uE000private.txt",
                "\uD800lone.txt",
                "a<b>.txt",
                "what?.txt",
                "star*.txt",
                "pipe|.txt",
                "\"quoted\".txt",
                "con",
                "NUL.txt",
                "Com1.tar.gz",
                "aux .txt",
                "lpt¹.txt"
            })
    void whatIsNoNameEverywhereIsRefused(String text) {
        assertThatThrownBy(() -> new FileName(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "photo.png",
                "보고서 최종 (2).pdf",
                ".gitignore",
                "no extension",
                "a..b.txt",
                "👩‍👩‍👧.jpg",
                "console.log",
                "100%.txt",
                "it's & that; = fine.zip"
            })
    void namesThatPeopleGiveAreKept(String text) {
        assertThat(new FileName(text).text()).isEqualTo(text);
    }

    @Test
    void whatLooksTheSameIsTheSame() {
        String composed = "사진 é.png";

        assertThat(new FileName(" " + Normalizer.normalize(composed, Normalizer.Form.NFD) + " ").text())
                .isEqualTo(composed);
    }

    @Test
    void lengthIsCountedInCodePoints() {
        String longest = "😀".repeat(Limits.FILE_NAME_CODE_POINTS);

        assertThat(new FileName(longest).text()).isEqualTo(longest);
        assertThatThrownBy(() -> new FileName(longest + "x")).hasMessageContaining("expected: 1 to 200");
    }
}
