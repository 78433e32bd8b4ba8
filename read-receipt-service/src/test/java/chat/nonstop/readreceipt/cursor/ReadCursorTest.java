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
        assertThat(ReadCursor.furthest(List.of(read(7, 3, 40), read(7, 3, 42), read(7, 3, 41))))
                .containsExactly(read(7, 3, 42));
    }

    @Test
    void membersAndRoomsStayApart() {
        List<ReadCursor> apart = List.of(read(7, 3, 42), read(7, 4, 40), read(8, 3, 1));

        assertThat(ReadCursor.furthest(apart)).containsExactlyInAnyOrderElementsOf(apart);
    }

    @Test
    void theOrderOfReportsDoesNotMatter() {
        Random random = new Random(42);
        List<ReadCursor> reports = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            reports.add(new ReadCursor(
                    1 + random.nextInt(5), 1 + random.nextInt(5), random.nextInt(100), 100 + random.nextInt(100)));
        }
        List<ReadCursor> furthest = ReadCursor.furthest(reports);

        Collections.shuffle(reports, random);

        assertThat(ReadCursor.furthest(reports)).containsExactlyInAnyOrderElementsOf(furthest);
    }

    @Test
    void aReportThatNamesNoMessageIsRefused() {
        assertThatThrownBy(() -> ReadCursor.of(ReadReported.read(7, 3, 0, Instant.EPOCH)))
                .hasMessage("lastReadMessageId: 0 (expected: >= 1)");
        assertThatThrownBy(() -> ReadCursor.of(new ReadReported(7, 3, 5L, -1L, Instant.EPOCH)))
                .hasMessage("lastDeliveredMessageId: -1 (expected: >= 1)");
        assertThatThrownBy(() -> ReadCursor.of(new ReadReported(7, 3, null, null, Instant.EPOCH)))
                .hasMessage("neither lastReadMessageId nor lastDeliveredMessageId");
        assertThatThrownBy(() -> ReadCursor.of(ReadReported.read(0, 3, 1, Instant.EPOCH)))
                .hasMessage("roomId: 0 (expected: >= 1)");
    }

    @Test
    void whatIsReadIsDelivered() {
        assertThat(ReadCursor.of(ReadReported.read(7, 3, 42, Instant.EPOCH))).isEqualTo(read(7, 3, 42));
        assertThat(ReadCursor.of(new ReadReported(7, 3, 42L, 40L, Instant.EPOCH)))
                .isEqualTo(read(7, 3, 42));
        assertThat(ReadCursor.of(new ReadReported(7, 3, null, 45L, Instant.EPOCH)))
                .isEqualTo(new ReadCursor(7, 3, 0, 45));
    }

    @Test
    void readAndDeliveredGoOnByThemselves() {
        assertThat(ReadCursor.furthest(List.of(
                        new ReadCursor(7, 3, 0, 45), new ReadCursor(7, 3, 42, 42), new ReadCursor(7, 3, 0, 44))))
                .containsExactly(new ReadCursor(7, 3, 42, 45));
    }

    private static ReadCursor read(long roomId, long userId, long messageId) {
        return new ReadCursor(roomId, userId, messageId, messageId);
    }
}
