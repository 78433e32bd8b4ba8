package chat.nonstop.verify.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whose turn it is to report reading. The readers of all rooms take turns, and one of five reports of each comes late.
 * Two of three readers stop, the next one each time after twice as many reports: what somebody reported last must stand
 * in the end, and a report that comes later would cover one that was lost. Not thread-safe.
 */
final class ReadTurns {
    /** One of so many reports of a reader comes late: it tells of less than was reported before. */
    private static final int REPORTS_PER_LATE_ONE = 5;

    private static final int FEWEST_REPORTS = 2;

    /** Then it begins with the fewest again: the load may be short, and the readers many. */
    private static final int DOUBLINGS = 6;

    /** One of so many readers never stops. */
    private static final int PER_UNTIRING = 3;

    private final List<Reader> readers = new ArrayList<>();
    private int next;

    /**
     * @param room index
     * @param reader index within the room
     * @param count of reports that this reader made before
     */
    record Turn(int room, int reader, int count, boolean late) {}

    private static final class Reader {
        private final int room;
        private final int index;
        private final int number;
        private int reports;

        Reader(int room, int index, int number) {
            this.room = room;
            this.index = index;
            this.number = number;
        }

        boolean hasStopped() {
            int stoppersBefore = number - number / PER_UNTIRING;
            return number % PER_UNTIRING != PER_UNTIRING - 1 && reports >= FEWEST_REPORTS << stoppersBefore % DOUBLINGS;
        }

        Turn turn() {
            boolean late = (number + reports) % REPORTS_PER_LATE_ONE == REPORTS_PER_LATE_ONE - 1;
            return new Turn(room, index, reports++, late);
        }
    }

    /** @param readers how many there are in each room */
    ReadTurns(List<Integer> readers) {
        for (int room = 0; room < readers.size(); room++) {
            for (int index = 0; index < readers.get(room); index++) {
                this.readers.add(new Reader(room, index, this.readers.size()));
            }
        }
    }

    /** Empty when all have stopped. */
    Optional<Turn> next() {
        for (int tried = 0; tried < readers.size(); tried++) {
            Reader reader = readers.get(next++ % readers.size());
            if (!reader.hasStopped()) {
                return Optional.of(reader.turn());
            }
        }
        return Optional.empty();
    }
}
