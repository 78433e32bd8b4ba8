package chat.nonstop.readreceipt.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.event.ReadReported;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadCursorTest {
    @Test
    void ofManyReportsOfOneMemberTheFurthestHolds() {
        assertThat(ReadCursor.furthest(
                        List.of(new ReadCursor(7, 3, 40), new ReadCursor(7, 3, 42), new ReadCursor(7, 3, 41))))
                .containsExactly(new ReadCursor(7, 3, 42));
    }

    @Test
    void membersAndRoomsStayApart() {
        List<ReadCursor> apart = List.of(new ReadCursor(7, 3, 42), new ReadCursor(7, 4, 40), new ReadCursor(8, 3, 1));

        assertThat(ReadCursor.furthest(apart)).containsExactlyInAnyOrderElementsOf(apart);
    }

    @Test
    void theOrderOfReportsDoesNotMatter() {
        Random random = new Random(42);
        List<ReadCursor> reports = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            reports.add(new ReadCursor(1 + random.nextInt(5), 1 + random.nextInt(5), random.nextInt(100)));
        }
        List<ReadCursor> furthest = ReadCursor.furthest(reports);

        Collections.shuffle(reports, random);

        assertThat(ReadCursor.furthest(reports)).containsExactlyInAnyOrderElementsOf(furthest);
    }

    @Test
    void aReportThatNamesNoMessageIsRefused() {
        assertThatThrownBy(() -> ReadCursor.of(new ReadReported(7, 3, 0, Instant.EPOCH)))
                .hasMessage("lastReadMessageId: 0 (expected: >= 1)");
        assertThatThrownBy(() -> ReadCursor.of(new ReadReported(0, 3, 1, Instant.EPOCH)))
                .hasMessage("roomId: 0 (expected: >= 1)");
    }
}
