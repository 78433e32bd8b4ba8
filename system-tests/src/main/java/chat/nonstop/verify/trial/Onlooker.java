package chat.nonstop.verify.trial;

import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.Observation;
import chat.nonstop.verify.client.Gateway;
import chat.nonstop.verify.client.RoomActions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A member who, by REST, asks again and again where all read cursors of some rooms stand, writes down what is shown, and reacts
 * to the newest message: a change, which goes through the outbox.
 */
final class Onlooker implements AutoCloseable {
    private static final Duration PACE = Duration.ofMillis(500);
    private static final String EMOJI = "👍";

    private final Gateway gateway;
    private final List<Gathering.Room> rooms;
    private final InstantSource clock;
    private final List<Observation> observations = new ArrayList<>();
    private final Thread thread;

    private Onlooker(Gateway gateway, List<Gathering.Room> rooms, InstantSource clock) {
        this.gateway = gateway;
        this.rooms = rooms;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("onlooker").unstarted(this::run);
    }

    static Onlooker start(Gateway gateway, List<Gathering.Room> rooms, InstantSource clock) {
        Onlooker watch = new Onlooker(gateway, rooms, clock);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (true) {
                for (Gathering.Room room : rooms) {
                    ask(room);
                    react(room);
                }
                Thread.sleep(PACE);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(Gathering.Room room) throws InterruptedException {
        try {
            Map<Long, Long> cursors = gateway.cursors(room.onlooker(), room.roomId());
            cursors.forEach((userId, messageId) ->
                    observations.add(new Observation.CursorShown(clock.instant(), room.roomId(), userId, messageId)));
        } catch (IOException away) {
            goOnWithout();
        }
    }

    private void react(Gathering.Room room) throws InterruptedException {
        try {
            var newest = gateway.newest(room.onlooker(), room.roomId());
            if (newest.isPresent()) {
                new RoomActions(gateway, room.roomId())
                        .react(room.onlooker(), newest.get().messageId(), EMOJI);
            }
        } catch (IOException away) {
            goOnWithout();
        }
    }

    /** Whoever answers may be what is down; what was not shown is not judged. */
    private static void goOnWithout() throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
    }

    /** Once closed. */
    ClientLog log() {
        return new ClientLog("onlooker", 0, observations);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
