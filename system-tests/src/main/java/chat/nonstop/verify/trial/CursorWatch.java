package chat.nonstop.verify.trial;

import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.Observation;
import chat.nonstop.verify.client.Gateway;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks again and again where all read cursors of some rooms stand, and writes down what it is shown. */
final class CursorWatch implements AutoCloseable {
    private static final Duration PACE = Duration.ofMillis(500);

    private final Gateway gateway;
    private final List<Gathering.Room> rooms;
    private final InstantSource clock;
    private final List<Observation> observations = new ArrayList<>();
    private final Thread thread;

    private CursorWatch(Gateway gateway, List<Gathering.Room> rooms, InstantSource clock) {
        this.gateway = gateway;
        this.rooms = rooms;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("cursor-watch").unstarted(this::run);
    }

    static CursorWatch start(Gateway gateway, List<Gathering.Room> rooms, InstantSource clock) {
        CursorWatch watch = new CursorWatch(gateway, rooms, clock);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (true) {
                for (Gathering.Room room : rooms) {
                    ask(room);
                }
                Thread.sleep(PACE);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(Gathering.Room room) throws InterruptedException {
        try {
            Map<Long, Long> cursors = gateway.cursors(room.reader(), room.roomId());
            cursors.forEach((userId, messageId) ->
                    observations.add(new Observation.CursorShown(clock.instant(), room.roomId(), userId, messageId)));
        } catch (IOException away) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            // Whoever answers may be what is down; what was not shown is not judged.
        }
    }

    /** Once closed. */
    ClientLog log() {
        return new ClientLog("cursor-watch", 0, observations);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
