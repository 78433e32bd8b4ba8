package chat.nonstop.verify.trial;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.verify.trial.ReadTurns.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadTurnsTest {
    private static final int MANY = 2_000;

    private record Reader(int room, int index) {}

    /** What everybody reports in {@link #MANY} turns. */
    private static Map<Reader, List<Turn>> turns(List<Integer> readers) {
        ReadTurns turns = new ReadTurns(readers);
        Map<Reader, List<Turn>> byReader = new LinkedHashMap<>();
        for (int i = 0; i < MANY; i++) {
            turns.next()
                    .ifPresent(turn -> byReader.computeIfAbsent(
                                    new Reader(turn.room(), turn.reader()), fresh -> new ArrayList<>())
                            .add(turn));
        }
        return byReader;
    }

    @Test
    void everyReaderOfEveryRoomGetsTurns() {
        assertThat(turns(List.of(2, 0, 3)).keySet())
                .containsExactly(
                        new Reader(0, 0), new Reader(0, 1), new Reader(2, 0), new Reader(2, 1), new Reader(2, 2));
    }

    @Test
    void countsWhatAReaderReportedBefore() {
        turns(List.of(3, 3)).values().forEach(ofOne -> {
            for (int i = 0; i < ofOne.size(); i++) {
                assertThat(ofOne.get(i).count()).isEqualTo(i);
            }
        });
    }

    @Test
    void oneOfFiveReportsOfAReaderIsLate() {
        turns(List.of(10, 10, 10)).values().forEach(ofOne -> {
            for (int i = 0; i + 5 <= ofOne.size(); i++) {
                assertThat(ofOne.subList(i, i + 5)).filteredOn(Turn::late).hasSize(1);
            }
        });
    }

    @Test
    void twoOfThreeStopAndEachAfterAnotherNumberOfReports() {
        List<Integer> reports =
                turns(List.of(3, 3, 3)).values().stream().map(List::size).toList();

        assertThat(reports).hasSize(9);
        assertThat(List.of(
                        reports.get(0), reports.get(1), reports.get(3), reports.get(4), reports.get(6), reports.get(7)))
                .containsExactly(2, 4, 8, 16, 32, 64);
        assertThat(List.of(reports.get(2), reports.get(5), reports.get(8)))
                .allMatch(untiring -> untiring >= (MANY - 126) / 3);
    }

    @Test
    void amongManySomeStopSoon() {
        ReadTurns turns = new ReadTurns(List.of(10, 10, 10));
        Map<Reader, Integer> reports = new LinkedHashMap<>();
        for (int i = 0; i < 120; i++) {
            turns.next().ifPresent(turn -> reports.merge(new Reader(turn.room(), turn.reader()), 1, Integer::sum));
        }

        assertThat(reports.values()).filteredOn(count -> count <= 2).hasSizeGreaterThan(3);
    }

    @Test
    void nobodyIsLeft() {
        ReadTurns turns = new ReadTurns(List.of(1));
        assertThat(turns.next()).contains(new Turn(0, 0, 0, false));
        assertThat(turns.next()).contains(new Turn(0, 0, 1, false));

        assertThat(turns.next()).isEmpty();
        assertThat(turns.next()).isEmpty();
    }

    @Test
    void nobodyReads() {
        assertThat(new ReadTurns(List.of(0, 0)).next()).isEmpty();
    }
}
