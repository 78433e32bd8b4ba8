package chat.nonstop.persistence.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadUpToTest {
    @ParameterizedTest
    @CsvSource({"10, 4, 0, 6", "10, 0, 7, 3", "10, 9, 7, 1", "10, 10, 0, 0", "5, 9, 0, 0", "0, 0, 0, 0"})
    void unreadIsWhatCameAfterTheCursorAndTheJoin(long last, long read, long joined, long unread) {
        assertThat(ReadUpTo.of(read, joined).unread(last)).isEqualTo(unread);
    }
}
