package chat.nonstop.readreceipt.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.readreceipt.cursor.AdvanceReadCursors.Result;
import chat.nonstop.readreceipt.cursor.AdvanceReadCursors.Result.Advance;
import chat.nonstop.readreceipt.cursor.AdvanceReadCursors.Steps;
import chat.nonstop.readreceipt.cursor.AdvanceReadCursors.Store.Outcome;
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
    private static final Steps STEPS = new Steps(Map.of(0, 7L), Map.of(0, 8L));

    private final Map<Long, Long> stored = new HashMap<>(Map.of(MEMBER, 10L));
    private final Map<Long, Long> cached = new HashMap<>();
    private final List<ReadCursor> told = new ArrayList<>();
    private final Set<Long> awaited = new HashSet<>();
    private final List<String> calls = new ArrayList<>();
    private boolean recordIsBehindTheLog;
    private boolean recordIsOlder;
    private boolean cacheIsAway;
    private boolean redisTakesNothing;

    private final AdvanceReadCursors advanceReadCursors = new AdvanceReadCursors(
            this::raiseStored, this::awaitRecorded, this::raiseCached, new AdvanceReadCursors.Told() {
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
        Result advance = advance(List.of(cursor(MEMBER, 42)), false);

        assertThat(advance).isEqualTo(new Advance(1, 0, 0));
        assertThat(stored).containsEntry(MEMBER, 42L);
        assertThat(told).containsExactly(cursor(MEMBER, 42));
    }

    @Test
    void aRepeatedReportIsNotToldAgain() {
        advance(List.of(cursor(MEMBER, 42)), false);
        told.clear();

        Result advance = advance(List.of(cursor(MEMBER, 42), cursor(MEMBER, 41)), false);

        assertThat(advance).isEqualTo(new Advance(0, 1, 0));
        assertThat(told).isEmpty();
    }

    @Test
    void aReportBeyondTheRoomIsToldAsWhereTheCursorStands() {
        advance(List.of(cursor(MEMBER, 999)), false);

        assertThat(told).containsExactly(cursor(MEMBER, LAST_IN_ROOM));
    }

    @Test
    void aReportBeyondTheRoomWaitsForTheRecordToHaveWhatTheLogHas() {
        advance(List.of(cursor(MEMBER, 999)), false);

        assertThat(calls).containsExactly("raise", "await", "raise even beyond");
    }

    @Test
    void whileTheRecordIsBehindTheLogAReportBeyondTheRoomIsKeptBack() {
        recordIsBehindTheLog = true;

        assertThatThrownBy(() -> advance(List.of(cursor(MEMBER, 999)), false))
                .isInstanceOf(UnrecordedMessagesException.class);

        assertThat(stored).containsEntry(MEMBER, 10L);
        assertThat(told).isEmpty();
    }

    @Test
    void anOlderCopyIsToldByWhereItEndsAndNothingElseIsDone() {
        recordIsOlder = true;

        Result result = advance(List.of(cursor(MEMBER, 42)), false);

        assertThat(result).isEqualTo(new Result.ReadAgain(Map.of(0, 3L)));
        assertThat(cached).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void anOutsidersReportIsDropped() {
        Result advance = advance(List.of(cursor(OUTSIDER, 42), cursor(MEMBER, 42)), false);

        assertThat(advance).isEqualTo(new Advance(1, 0, 1));
        assertThat(told).containsExactly(cursor(MEMBER, 42));
        assertThat(cached).containsOnlyKeys(MEMBER);
    }

    @Test
    void whatIsStoredIsToldAlsoWhenTheCacheIsAway() {
        cacheIsAway = true;

        assertThatThrownBy(() -> advance(List.of(cursor(MEMBER, 42)), false)).isInstanceOf(IllegalStateException.class);

        assertThat(told).containsExactly(cursor(MEMBER, 42));
    }

    @Test
    void whatWasStoredButNotToldBeforeACrashIsToldWhenTheReportsComeAgain() {
        stored.put(MEMBER, 42L);

        advance(List.of(cursor(MEMBER, 42)), false);

        assertThat(told).containsExactly(cursor(MEMBER, 42));
    }

    @Test
    void whatWasStoredAndCachedAndPerhapsNotToldIsToldWhenTheReportsComeAgain() {
        stored.put(MEMBER, 42L);
        cached.put(MEMBER, 42L);

        Result advance = advance(List.of(cursor(MEMBER, 41)), true);

        assertThat(advance).isEqualTo(new Advance(0, 1, 0));
        assertThat(told).containsExactly(cursor(MEMBER, 42));
        assertThat(awaited).containsExactly(ROOM);
    }

    @Test
    void aBatchIsNotDoneBeforeItsRoomsAreTold() {
        redisTakesNothing = true;

        assertThatThrownBy(() -> advance(List.of(cursor(MEMBER, 42)), false))
                .isInstanceOf(UntoldCursorsException.class);

        redisTakesNothing = false;
        advance(List.of(cursor(MEMBER, 43)), false);
        assertThat(awaited).containsExactly(ROOM);
    }

    @Test
    void whatAnotherHadPutInTheCacheAlreadyIsToldAllTheSame() {
        cached.put(MEMBER, 42L);

        advance(List.of(cursor(MEMBER, 42)), false);

        assertThat(told).containsExactly(cursor(MEMBER, 42));
    }

    private Result advance(List<ReadCursor> reported, boolean again) {
        return advanceReadCursors.advance(reported, STEPS, again);
    }

    private void awaitRecorded() {
        calls.add("await");
        if (recordIsBehindTheLog) {
            throw new UnrecordedMessagesException(Duration.ZERO);
        }
    }

    private Outcome raiseStored(List<ReadCursor> furthest, Steps steps, boolean evenBeyond) {
        calls.add(evenBeyond ? "raise even beyond" : "raise");
        if (recordIsOlder) {
            return new Outcome.Older(Map.of(0, 3L));
        }
        if (!evenBeyond && furthest.stream().anyMatch(cursor -> cursor.read() > LAST_IN_ROOM)) {
            return new Outcome.BeyondRecord();
        }
        List<Standing> standing = new ArrayList<>();
        for (ReadCursor cursor : furthest) {
            Long was = stored.get(cursor.userId());
            if (was != null) {
                long now = Math.max(was, Math.min(cursor.read(), LAST_IN_ROOM));
                stored.put(cursor.userId(), now);
                standing.add(new Standing(cursor(cursor.userId(), now), now > was));
            }
        }
        return new Outcome.Raised(standing);
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
