package chat.nonstop.readreceipt.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PendingCursorsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T09:15:30Z");

    private final PendingCursors pending = new PendingCursors(Duration.ofMillis(200));

    @Test
    void aQuietRoomIsToldAtOnce() {
        pending.add(List.of(new ReadCursor(7, 3, 42, 42)));

        assertThat(pending.takeDue(NOW)).containsExactly(List.of(new ReadCursor(7, 3, 42, 42)));
    }

    @Test
    void aRoomIsToldOncePerWindowAndOnlyOfTheFurthestOfEachMember() {
        pending.add(List.of(new ReadCursor(7, 3, 1, 1)));
        pending.takeDue(NOW);

        pending.add(List.of(new ReadCursor(7, 3, 3, 3)));
        pending.add(List.of(new ReadCursor(7, 3, 2, 2)));

        assertThat(pending.takeDue(NOW.plusMillis(199))).isEmpty();
        assertThat(pending.takeDue(NOW.plusMillis(200))).containsExactly(List.of(new ReadCursor(7, 3, 3, 3)));
        assertThat(pending.takeDue(NOW.plusMillis(400))).isEmpty();
    }

    @Test
    void aRoomIsDueWhenItsWindowIsOverAndNotAtAllWhenNothingWaits() {
        assertThat(pending.dueAt(Set.of(7L, 8L))).isEmpty();
        pending.add(List.of(new ReadCursor(7, 3, 1, 1)));
        pending.takeDue(NOW);
        assertThat(pending.dueAt(Set.of(7L, 8L))).isEmpty();

        pending.add(List.of(new ReadCursor(7, 3, 2, 2), new ReadCursor(8, 3, 5, 5)));

        assertThat(pending.dueAt(Set.of(7L, 8L))).contains(NOW.plusMillis(200));
        assertThat(pending.dueAt(Set.of(8L))).contains(Instant.MIN);
        assertThat(pending.dueAt(Set.of(9L))).isEmpty();
    }

    @Test
    void aBusyRoomDoesNotDelayAnother() {
        pending.add(List.of(new ReadCursor(7, 3, 1, 1)));
        pending.takeDue(NOW);

        pending.add(List.of(new ReadCursor(7, 3, 2, 2), new ReadCursor(8, 3, 5, 5)));

        assertThat(pending.takeDue(NOW.plusMillis(1))).containsExactly(List.of(new ReadCursor(8, 3, 5, 5)));
    }

    @Test
    void whatCouldNotBeToldIsToldWithTheNextWindow() {
        pending.add(List.of(new ReadCursor(7, 3, 1, 1)));
        List<ReadCursor> failed = pending.takeDue(NOW).getFirst();

        pending.add(List.of(new ReadCursor(7, 3, 2, 2)));
        pending.add(failed);

        assertThat(pending.takeDue(NOW.plusMillis(200))).containsExactly(List.of(new ReadCursor(7, 3, 2, 2)));
    }
}
