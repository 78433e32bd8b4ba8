package chat.nonstop.persistence.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomCursorTest {
    @Test
    void cursorComesBackAsItWent() {
        RoomCursor cursor = new RoomCursor(Instant.parse("2026-11-20T09:15:30.123456Z"), 42);

        assertThat(RoomCursor.decode(cursor.encode())).isEqualTo(cursor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "eyJhIjoxfQ", "!!!!", "AAAA", "_____________________w", "f_________8AAAAAAAAAAQ"})
    void whatIsNoCursorIsRefused(String text) {
        assertThatThrownBy(() -> RoomCursor.decode(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
