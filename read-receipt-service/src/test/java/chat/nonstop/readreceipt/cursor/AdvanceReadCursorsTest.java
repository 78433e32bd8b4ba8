package chat.nonstop.readreceipt.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.readreceipt.cursor.AdvanceReadCursors.Advance;
import chat.nonstop.readreceipt.cursor.AdvanceReadCursors.Store.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdvanceReadCursorsTest {
    private static final long ROOM = 7;
    private static final long MEMBER = 3;
    private static final long OUTSIDER = 9;
    private static final long LAST_IN_ROOM = 50;

    private final Map<Long, Long> stored = new HashMap<>(Map.of(MEMBER, 10L));
    private final Map<Long, Long> cached = new HashMap<>();
    private final List<ReadCursor> told = new ArrayList<>();
    private final Set<Long> awaited = new HashSet<>();
    private boolean cacheIsAway;
    private boolean redisTakesNothing;

    private final AdvanceReadCursors advanceReadCursors =
            new AdvanceReadCursors(this::raiseStored, this::raiseCached, new AdvanceReadCursors.Told() {
                @Override
                public void offer(List<ReadCursor> moved) {
                    told.addAll(moved);
                }

                @Override
                public void awaitTold(Set<Long> roomIds) {
                    if (redisTakesNothing) {
                        throw new UntoldCursorsException(Duration.ZERO);
                    }
                    awaited.addAll(roomIds);
                }
            });

    @Test
    void aCursorThatMovedIsStoredAndTold() {
        Advance advance = advanceReadCursors.advance(List.of(cursor(MEMBER, 42)), false);

        assertThat(advance).isEqualTo(new Advance(1, 0, 0));
        assertThat(stored).containsEntry(MEMBER, 42L);
        assertThat(told).containsExactly(cursor(MEMBER, 42));
    }

    @Test
    void aRepeatedReportIsNotToldAgain() {
        advanceReadCursors.advance(List.of(cursor(MEMBER, 42)), false);
        told.clear();

        Advance advance = advanceReadCursors.advance(List.of(cursor(MEMBER, 42), cursor(MEMBER, 41)), false);

        assertThat(advance).isEqualTo(new Advance(0, 1, 0));
        assertThat(told).isEmpty();
    }

    @Test
    void aReportBeyondTheRoomIsToldAsWhereTheCursorStands() {
        advanceReadCursors.advance(List.of(cursor(MEMBER, 999)), false);

        assertThat(told).containsExactly(cursor(MEMBER, LAST_IN_ROOM));
    }

    @Test
    void anOutsidersReportIsDropped() {
        Advance advance = advanceReadCursors.advance(List.of(cursor(OUTSIDER, 42), cursor(MEMBER, 42)), false);

        assertThat(advance).isEqualTo(new Advance(1, 0, 1));
        assertThat(told).containsExactly(cursor(MEMBER, 42));
        assertThat(cached).containsOnlyKeys(MEMBER);
    }

    @Test
    void whatIsStoredIsToldAlsoWhenTheCacheIsAway() {
        cacheIsAway = true;

        assertThatThrownBy(() -> advanceReadCursors.advance(List.of(cursor(MEMBER, 42)), false))
                .isInstanceOf(IllegalStateException.class);

        assertThat(told).containsExactly(cursor(MEMBER, 42));
    }

    @Test
    void whatWasStoredButNotToldBeforeACrashIsToldWhenTheReportsComeAgain() {
        stored.put(MEMBER, 42L);

        advanceReadCursors.advance(List.of(cursor(MEMBER, 42)), false);

        assertThat(told).containsExactly(cursor(MEMBER, 42));
    }

    @Test
    void whatWasStoredAndCachedAndPerhapsNotToldIsToldWhenTheReportsComeAgain() {
        stored.put(MEMBER, 42L);
        cached.put(MEMBER, 42L);

        Advance advance = advanceReadCursors.advance(List.of(cursor(MEMBER, 41)), true);

        assertThat(advance).isEqualTo(new Advance(0, 1, 0));
        assertThat(told).containsExactly(cursor(MEMBER, 42));
        assertThat(awaited).containsExactly(ROOM);
    }

    @Test
    void aBatchIsNotDoneBeforeItsRoomsAreTold() {
        redisTakesNothing = true;

        assertThatThrownBy(() -> advanceReadCursors.advance(List.of(cursor(MEMBER, 42)), false))
                .isInstanceOf(UntoldCursorsException.class);

        redisTakesNothing = false;
        advanceReadCursors.advance(List.of(cursor(MEMBER, 43)), false);
        assertThat(awaited).containsExactly(ROOM);
    }

    @Test
    void whatAnotherHadPutInTheCacheAlreadyIsToldAllTheSame() {
        cached.put(MEMBER, 42L);

        advanceReadCursors.advance(List.of(cursor(MEMBER, 42)), false);

        assertThat(told).containsExactly(cursor(MEMBER, 42));
    }

    private List<Standing> raiseStored(List<ReadCursor> furthest) {
        List<Standing> standing = new ArrayList<>();
        for (ReadCursor cursor : furthest) {
            Long was = stored.get(cursor.userId());
            if (was != null) {
                long now = Math.max(was, Math.min(cursor.read(), LAST_IN_ROOM));
                stored.put(cursor.userId(), now);
                standing.add(new Standing(cursor(cursor.userId(), now), now > was));
            }
        }
        return standing;
    }

    private Set<ReadCursor> raiseCached(List<ReadCursor> cursors) {
        if (cacheIsAway) {
            throw new IllegalStateException("away");
        }
        Set<ReadCursor> raised = new HashSet<>();
        for (ReadCursor cursor : cursors) {
            if (cached.getOrDefault(cursor.userId(), 0L) < cursor.read()) {
                cached.put(cursor.userId(), cursor.read());
                raised.add(cursor);
            }
        }
        return raised;
    }

    private static ReadCursor cursor(long userId, long messageId) {
        return new ReadCursor(ROOM, userId, messageId, messageId);
    }
}
