package chat.nonstop.verify.trial;

import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.Fault;
import chat.nonstop.verify.Observation;
import chat.nonstop.verify.Recording;
import chat.nonstop.verify.StoredRoom;
import chat.nonstop.verify.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a run again and again until nothing is wrong with it. Reports of reading are stored a moment later, so that a
 * cursor may be behind for a while, and with it what is unread; whatever else is wrong stays so.
 */
final class Settling {
    private final List<ClientLog> logs;
    private final InstantSource clock;
    private final Duration patience;
    private final Duration pace;
    private final List<Observation> shown = new ArrayList<>();

    interface Rooms {
        /** As REST shows them now. */
        List<StoredRoom> now() throws IOException;
    }

    Settling(List<ClientLog> logs, InstantSource clock, Duration patience, Duration pace) {
        this.logs = List.copyOf(logs);
        this.clock = clock;
        this.patience = patience;
        this.pace = pace;
    }

    /** The first that is clean or will not become so; the last one when patience is over. */
    Verdict verdict(Rooms rooms) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            List<StoredRoom> now = rooms.now();
            Verdict verdict = Verdict.of(new Recording(logsAndShown(), now));
            if (verdict.isClean() || !maySettle(verdict) || System.nanoTime() > deadline) {
                return verdict;
            }
            now.forEach(this::remember);
            Thread.sleep(pace);
        }
    }

    private static boolean maySettle(Verdict verdict) {
        return verdict.faults().stream()
                .allMatch(fault -> fault instanceof Fault.CursorLost || fault instanceof Fault.WrongUnread);
    }

    /** A cursor that is further back the next time has gone back. */
    private void remember(StoredRoom room) {
        room.cursors()
                .forEach(cursor -> shown.add(new Observation.CursorShown(
                        clock.instant(), room.roomId(), cursor.userId(), cursor.lastReadMessageId())));
    }

    private List<ClientLog> logsAndShown() {
        List<ClientLog> all = new ArrayList<>(logs);
        if (!shown.isEmpty()) {
            all.add(new ClientLog("settling", 0, shown));
        }
        return all;
    }
}
