package chat.nonstop.persistence.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.Limits;
import chat.nonstop.persistence.message.Mentions.Nicknamed;
import java.text.Normalizer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MentionsTest {
    private static final Mentions ROOM = Mentions.of(List.of(
            new Nicknamed(1, "Bob"),
            new Nicknamed(2, "Bob Marley"),
            new Nicknamed(3, "철수"),
            new Nicknamed(4, "김철수"),
            new Nicknamed(5, "Émile"),
            new Nicknamed(6, "🐧 Tux"),
            new Nicknamed(7, "bob"),
            new Nicknamed(8, "さくら"),
            new Nicknamed(9, "user1"),
            new Nicknamed(10, "a.b-c"),
            new Nicknamed(11, "ΣΊΣΥΦΟΣ")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hi @bob marley! | 2",
                "hi @BOB | 1 7",
                "@Bob, @철수 and @bob again | 1 3 7",
                "@Bob Marle | 1 7",
                "@Bob님 안녕 | 1 7",
                "@철수야 어디야 | 3",
                "@김철수는 왔어 | 4",
                "안녕@철수 | 3",
                "@@철수 | 3",
                "@émile? | 5",
                "look @🐧 tux! | 6",
                "@さくらさん | 8",
                "(@user1) | 9",
                "@a.b-c. | 10",
                "@σίσυφοσ | 11"
            })
    void whoeverIsNamedIsMentioned(String content, String expected) {
        List<Long> ids =
                List.of(expected.split(" ")).stream().map(Long::valueOf).toList();

        assertThat(ROOM.in(content)).isEqualTo(ids);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bob", "@", "@ Bob", "@nobody", "@Bobby", "me@bob.com", "@user12", "@user", "", "@영희", "@a.b-cd"
            })
    void elseNobodyIs(String content) {
        assertThat(ROOM.in(content)).isEmpty();
    }

    @Test
    void howACharacterIsComposedMakesNoDifference() {
        assertThat(ROOM.in(Normalizer.normalize("@Émile @철수", Normalizer.Form.NFD)))
                .containsExactly(3L, 5L);
    }

    @Test
    void noMoreThanTheLimitAreMentioned() {
        Mentions crowd = Mentions.of(LongStream.rangeClosed(1, 200)
                .mapToObj(id -> new Nicknamed(id, "nick " + id + "."))
                .toList());
        String everybody = LongStream.rangeClosed(1, 200)
                .mapToObj(id -> "@nick " + (201 - id) + ".")
                .collect(Collectors.joining(" "));

        assertThat(crowd.in(everybody))
                .containsExactlyElementsOf(LongStream.rangeClosed(201 - Limits.MENTIONS, 200)
                        .boxed()
                        .toList());
        assertThat(Mentions.of(LongStream.rangeClosed(1, 200)
                                .mapToObj(id -> new Nicknamed(id, "same"))
                                .toList())
                        .in("@same"))
                .hasSize(Limits.MENTIONS);
    }
}
