package chat.nonstop.verify.trial;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.Fault;
import chat.nonstop.verify.Observation;
import chat.nonstop.verify.StoredRoom;
import chat.nonstop.verify.StoredRoom.StoredCursor;
import chat.nonstop.verify.StoredRoom.StoredMessage;
import chat.nonstop.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two messages of Alice, which Bob reports to have read. */
class SettlingTest {
    private static final long ROOM = 7;
    private static final long ALICE = 1;
    private static final long BOB = 2;
    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
    private static final List<UUID> IDS = List.of(new UUID(0, 1), new UUID(0, 2));
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Deque<StoredRoom> looks = new ArrayDeque<>();

    private Verdict verdict(Duration patience) throws Exception {
        List<ClientLog> logs = List.of(
                new ClientLog("alice", ALICE, List.of(sent(0), sent(1), acked(0), acked(1))),
                new ClientLog(
                        "bob",
                        BOB,
                        List.of(
                                new Observation.ReadReported(NOW, ROOM, 2),
                                new Observation.ReadReceipted(NOW, ROOM, 2))));
        return new Settling(logs, InstantSource.fixed(NOW), patience, Duration.ofMillis(1))
                .verdict(() -> List.of(looks.size() > 1 ? looks.remove() : looks.element()));
    }

    private static Observation sent(int number) {
        return new Observation.Sent(NOW, NOW, ROOM, IDS.get(number), number);
    }

    private static Observation acked(int number) {
        return new Observation.Acked(NOW.plusMillis(1), IDS.get(number));
    }

    /** How many messages the rooms' history has, where Bob's cursor stands, and how many are unread to him. */
    private void look(int messages, long cursor, long unread) {
        List<StoredMessage> history = List.of(message(0), message(1)).subList(0, messages);
        looks.add(new StoredRoom(ROOM, history, List.of(new StoredCursor(BOB, cursor, unread))));
    }

    private static StoredMessage message(int number) {
        return new StoredMessage(number + 1, ALICE, IDS.get(number), number, true, List.of(), List.of());
    }

    @Test
    void waitsForCursorAndUnreadCount() throws Exception {
        look(2, 0, 2);
        look(2, 1, 2);
        look(2, 2, 0);

        assertThat(verdict(LONG).faults()).isEmpty();
    }

    @Test
    void cursorThatNeverComesIsLost() throws Exception {
        look(2, 1, 1);

        assertThat(verdict(Duration.ofMillis(20)).faults()).containsExactly(new Fault.CursorLost(ROOM, BOB, 1, 2));
    }

    @Test
    void messageThatComesLaterIsLostAllTheSame() throws Exception {
        look(1, 1, 0);
        look(2, 2, 0);

        assertThat(verdict(LONG).faults()).containsExactly(new Fault.Lost("alice", ROOM, IDS.get(1)));
    }

    @Test
    void cursorThatGoesBackBetweenTwoLooksIsSeen() throws Exception {
        look(2, 1, 1);
        look(2, 0, 2);
        look(2, 2, 0);

        assertThat(verdict(LONG).faults())
                .containsExactly(new Fault.CursorBack(ROOM, BOB, 1, 0), new Fault.CursorLost(ROOM, BOB, 0, 2));
    }
}
