package chat.nonstop.persistence.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;

class SnippetTest {
    @Test
    void aShortMessageIsShownWhole() {
        assertThat(Snippet.of("내일 회의는 몇 시예요?\n오후?", "회의")).isEqualTo("내일 회의는 몇 시예요?\n오후?");
    }

    @Test
    void ofALongOneThePartAroundTheFirstPlaceIsShown() {
        String snippet = Snippet.of("가".repeat(300) + "MEETING" + "나".repeat(300) + "meeting", "Meeting");

        assertThat(snippet).startsWith("…가").endsWith("나…").contains("MEETING").doesNotContain("meeting");
        assertThat(snippet.codePointCount(0, snippet.length())).isEqualTo(82);
    }

    @Test
    void atTheEndsNothingIsLeftOut() {
        assertThat(Snippet.of("start" + "x".repeat(300), "start"))
                .startsWith("start")
                .endsWith("x…");
        assertThat(Snippet.of("x".repeat(300) + "end", "end")).startsWith("…x").endsWith("end");
    }

    @Test
    void noSignIsCutThrough() {
        String family = "👨‍👩‍👧‍👦";
        for (int shift = 0; shift < 9; shift++) {
            String snippet = Snippet.of("a".repeat(shift) + family.repeat(30) + "here" + family.repeat(30), "here");

            String without = snippet.replace("…", "").replace("a", "").replace("here", "");
            assertThat(without).isEqualTo(family.repeat(without.length() / family.length()));
            assertThat(snippet.codePointCount(0, snippet.length())).isBetween(80, 96);
        }
    }

    @Test
    void aSignWithoutEndDoesNotMakeTheSnippetEndless() {
        String zalgo = "e" + "\u0316".repeat(4_000);

        String snippet = Snippet.of(zalgo + "here" + zalgo, "here");

        assertThat(snippet).contains("here");
        assertThat(snippet.codePointCount(0, snippet.length())).isLessThan(130);
    }

    @Test
    void howACharacterIsComposedMakesNoDifference() {
        String decomposed = Normalizer.normalize("가".repeat(200) + "회의" + "나".repeat(200), Normalizer.Form.NFD);

        assertThat(Snippet.of(decomposed, "회의")).contains("회의");
    }

    @Test
    void aPlaceThatOnlyTheDatabaseSawIsShownFromTheBeginning() {
        assertThat(Snippet.of("x".repeat(300), "not there")).isEqualTo("x".repeat(80) + "…");
    }
}
