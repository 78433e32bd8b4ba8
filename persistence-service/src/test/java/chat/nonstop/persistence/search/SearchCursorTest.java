package chat.nonstop.persistence.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchCursorTest {
    @Test
    void whatIsEncodedIsReadAgain() {
        SearchCursor cursor = new SearchCursor(Instant.parse("2026-11-20T09:15:30.123456Z"), 7, 42);

        assertThat(SearchCursor.decode(cursor.encode())).isEqualTo(cursor);
        assertThat(SearchCursor.decode(SearchCursor.START.encode())).isEqualTo(SearchCursor.START);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAA", "not base64!", "__________________________________________8"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> SearchCursor.decode(text)).hasMessageContaining("not a cursor");
    }
}
