package chat.nonstop.ws.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.ws.room.Sequencer.Placed;
import chat.nonstop.ws.room.Sequencer.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequencerTest {
    private static final long PATIENCE = 100;

    private final Sequencer<String> sequencer = new Sequencer<>(10, PATIENCE);

    @Test
    void deliversWhatFollowsAtOnce() {
        sequencer.start(4, 0);

        assertThat(ids(message(5))).containsExactly(5L);
        assertThat(ids(message(6))).containsExactly(6L);
        assertThat(sequencer.delivered()).isEqualTo(6);
    }

    @Test
    void dropsWhatWasDelivered() {
        sequencer.start(4, 0);

        assertThat(message(4)).isEqualTo(nothing());
        assertThat(message(1)).isEqualTo(nothing());
    }

    @Test
    void holdsWhatComesEarlyUntilTheGapCloses() {
        sequencer.start(0, 0);

        assertThat(message(3)).isEqualTo(waiting());
        assertThat(message(2)).isEqualTo(waiting());
        assertThat(ids(message(1))).containsExactly(1L, 2L, 3L);
        assertThat(sequencer.isBehind()).isFalse();
    }

    @Test
    void whatIsHeardBeforeTheHeadIsKnownIsDeliveredBehindIt() {
        message(6);
        message(8);
        message(7);

        Step<String> step = sequencer.start(6, 0);

        assertThat(ids(step)).containsExactly(7L, 8L);
    }

    @Test
    void asksHistoryWhenTheGapStaysOpen() {
        sequencer.start(0, 0);
        sequencer.message(2, "2", 10);

        assertThat(sequencer.tick(10 + PATIENCE - 1)).isEqualTo(waiting());
        assertThat(sequencer.tick(10 + PATIENCE).fetch()).isTrue();
        assertThat(sequencer.tick(10 + PATIENCE * 2)).isEqualTo(nothing()); // one question at a time
        assertThat(ids(page(1, 1))).containsExactly(1L, 2L);
    }

    @Test
    void asksOnWhileHistoryHasMore() {
        sequencer.start(0, 0);
        sequencer.head(5, 0);
        assertThat(sequencer.tick(PATIENCE).fetch()).isTrue();

        Step<String> first = page(1, 2);
        assertThat(ids(first)).containsExactly(1L, 2L);
        assertThat(first.fetch()).isTrue();

        Step<String> second = page(3, 5);
        assertThat(ids(second)).containsExactly(3L, 4L, 5L);
        assertThat(second.fetch()).isFalse();
    }

    @Test
    void goesOnBehindWhatTheRecordHas() {
        sequencer.start(2, 0);
        sequencer.head(5, 0);
        message(7);

        assertThat(sequencer.restart(6, 0).deliver())
                .extracting(Placed::id)
                .as("what was heard behind it")
                .containsExactly(7L);
        assertThat(sequencer.isBehind()).isFalse();

        sequencer.restart(3, 0);
        assertThat(sequencer.isBehind()).isFalse();
        assertThat(ids(message(4))).containsExactly(4L);
    }

    @Test
    void emptyPageIsNoEndButAReasonToWait() {
        sequencer.start(0, 0);
        sequencer.head(1, 0);
        assertThat(sequencer.tick(PATIENCE).fetch()).isTrue();

        assertThat(sequencer.page(List.of(), 200)).isEqualTo(waiting());
        assertThat(sequencer.tick(200 + PATIENCE).fetch()).isTrue();
    }

    @Test
    void failedFetchIsTriedAgain() {
        sequencer.start(0, 0);
        sequencer.head(1, 0);
        assertThat(sequencer.tick(PATIENCE).fetch()).isTrue();

        assertThat(sequencer.fetchFailed(200)).isEqualTo(waiting());
        assertThat(sequencer.tick(200 + PATIENCE).fetch()).isTrue();
        assertThat(ids(page(1, 1))).containsExactly(1L);
    }

    @Test
    void headThatIsNotNewChangesNothing() {
        sequencer.start(3, 0);

        assertThat(sequencer.head(3, 0)).isEqualTo(nothing());
        assertThat(sequencer.head(1, 0)).isEqualTo(nothing());
    }

    @Test
    void headAheadIsAGapEvenInSilence() {
        sequencer.start(3, 0);

        assertThat(sequencer.head(4, 0)).isEqualTo(waiting());
        assertThat(sequencer.tick(PATIENCE).fetch()).isTrue();
    }

    @Test
    void idThatTheRecordLeavesOutDoesNotExist() {
        sequencer.start(0, 0);
        sequencer.message(4, "4", 0);
        assertThat(sequencer.tick(PATIENCE).fetch()).isTrue();

        assertThat(ids(sequencer.page(List.of(placed(1), placed(3)), 0))).containsExactly(1L, 3L, 4L);
    }

    @Test
    void holdsNoMoreThanItMayAndFetchesTheRest() {
        sequencer.start(0, 0);
        LongStream.rangeClosed(2, 100).forEach(this::message);

        assertThat(ids(message(1)))
                .isEqualTo(LongStream.rangeClosed(1, 11).boxed().toList());
        assertThat(sequencer.isBehind()).isTrue();
        assertThat(sequencer.tick(PATIENCE).fetch()).isTrue();
        assertThat(ids(page(12, 100))).hasSize(89);
    }

    /** Whatever is lost, doubled, reordered or fails: everything is delivered once and in order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyMessageIsDeliveredOnceInOrderWhateverTheNetworkDoes(long seed) {
        for (int round = 0; round < 200; round++) {
            Random random = new Random(seed * 1_000 + round);
            runAgainst(random);
        }
    }

    private static void runAgainst(Random random) {
        int head = random.nextInt(5);
        int last = head + 1 + random.nextInt(60);
        Sequencer<String> sequencer = new Sequencer<>(1 + random.nextInt(12), PATIENCE);
        List<Long> delivered = new ArrayList<>();
        List<Long> wire = new ArrayList<>();
        for (long id = 1; id <= last; id++) {
            if (random.nextInt(5) > 0) {
                wire.add(id);
            }
            if (random.nextInt(5) == 0) {
                wire.add(id);
            }
        }
        for (int swaps = random.nextInt(20); swaps > 0 && wire.size() > 1; swaps--) {
            int at = random.nextInt(wire.size() - 1);
            wire.add(at + 1, wire.remove(at));
        }
        long now = 0;
        boolean fetching = false;
        int startAt = random.nextInt(wire.size() + 1);
        int heard = 0;
        // Until the wire is empty and one head check more has been worked off.
        for (int quiet = 0; quiet < 40; ) {
            now += random.nextInt((int) PATIENCE);
            Step<String> step;
            if (heard == startAt && !sequencer.isStarted()) {
                step = sequencer.start(head, now);
            } else if (fetching) {
                fetching = false;
                long from = sequencer.delivered() + 1;
                int size = random.nextInt(7);
                step = random.nextInt(4) == 0
                        ? sequencer.fetchFailed(now)
                        : sequencer.page(
                                LongStream.rangeClosed(from, Math.min(last, from + size - 1))
                                        .mapToObj(SequencerTest::placed)
                                        .toList(),
                                now);
            } else if (heard < wire.size()) {
                long id = wire.get(heard++);
                step = sequencer.message(id, Long.toString(id), now);
            } else {
                quiet = sequencer.isBehind() || quiet == 0 ? Math.max(1, quiet) : quiet + 1;
                step = random.nextBoolean() ? sequencer.head(last, now) : sequencer.tick(now);
            }
            step.deliver().forEach(placed -> {
                assertThat(placed.message()).isEqualTo(Long.toString(placed.id()));
                delivered.add(placed.id());
            });
            fetching |= step.fetch();
            if (sequencer.isStarted() && sequencer.delivered() == last && heard == wire.size() && quiet == 0) {
                quiet = 1;
            }
        }

        assertThat(delivered)
                .isEqualTo(LongStream.rangeClosed(head + 1, last).boxed().toList());
    }

    private Step<String> message(long id) {
        return sequencer.message(id, Long.toString(id), 0);
    }

    private Step<String> page(long from, long to) {
        return sequencer.page(
                LongStream.rangeClosed(from, to).mapToObj(SequencerTest::placed).toList(), 0);
    }

    private static Placed<String> placed(long id) {
        return new Placed<>(id, Long.toString(id));
    }

    private static List<Long> ids(Step<String> step) {
        return step.deliver().stream().map(Placed::id).toList();
    }

    private static Step<String> nothing() {
        return new Step<>(List.of(), false, false);
    }

    private static Step<String> waiting() {
        return new Step<>(List.of(), false, true);
    }
}
