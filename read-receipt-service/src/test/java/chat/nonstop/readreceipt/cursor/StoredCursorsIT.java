package chat.nonstop.readreceipt.cursor;

import static chat.nonstop.testing.TestRooms.group;
import static chat.nonstop.testing.TestRooms.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.readreceipt.RunningService;
import chat.nonstop.readreceipt.cursor.AdvanceReadCursors.Steps;
import chat.nonstop.readreceipt.cursor.AdvanceReadCursors.Store.Outcome;
import chat.nonstop.readreceipt.cursor.AdvanceReadCursors.Store.Standing;
import chat.nonstop.testing.TestRooms;
import chat.nonstop.wiring.kafka.StoredPositions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class StoredCursorsIT extends RunningService {
    /** More than the topic has. */
    private static final int PARTITION = 1_000_000;

    @Autowired
    private StoredCursors stored;

    @Autowired
    private StoredPositions positions;

    @Autowired
    private JdbcClient database;

    @Test
    void consumersThatRaceOnTheSameCursorsEndAtTheFurthest() throws Exception {
        List<Long> users = List.of(user(), user(), user(), user());
        List<Long> rooms = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            rooms.add(group(1_000, users.stream().mapToLong(Long::longValue).toArray()));
        }

        try (var racers = Executors.newFixedThreadPool(4)) {
            List<Callable<Void>> races = new ArrayList<>();
            for (int racer = 0; racer < 4; racer++) {
                Random random = new Random(racer);
                int offset = racer;
                races.add(() -> {
                    for (int round = 1; round <= 50; round++) {
                        List<ReadCursor> reports = new ArrayList<>();
                        for (long room : rooms) {
                            for (long user : users) {
                                reports.add(read(room, user, round * 4L + offset));
                            }
                        }
                        Collections.shuffle(reports, random);
                        raise(reports);
                    }
                    return null;
                });
            }
            for (Future<Void> race : racers.invokeAll(races)) {
                race.get(); // no deadlock, no refusal
            }
        }

        for (long room : rooms) {
            assertThat(users)
                    .allSatisfy(user -> assertThat(TestRooms.cursor(room, user)).isEqualTo(203));
        }
    }

    @Test
    void whereACursorStandsIsAnsweredWhetherItMovedOrNot() {
        long user = user();
        long room = group(50, user);

        assertThat(raise(List.of(read(room, user, 42))))
                .isEqualTo(new Outcome.Raised(List.of(new Standing(read(room, user, 42), true))));
        assertThat(raise(List.of(read(room, user, 40))))
                .isEqualTo(new Outcome.Raised(List.of(new Standing(read(room, user, 42), false))));
    }

    @Test
    void positionsGoForwardWithTheCursorsAndTellAnOlderCopy() {
        long user = user();
        long room = group(50, user);

        // An older copy may be older than the partition.
        TestRooms.change(
                "DELETE FROM consumed_offsets WHERE topic = ? AND partition = ?", Topics.CHAT_READ_EVENTS, PARTITION);
        assertThat(raise(read(room, user, 42), 100, 120)).isEqualTo(new Outcome.Older(Map.of()));
        TestRooms.change("INSERT INTO consumed_offsets VALUES (?, ?, 100)", Topics.CHAT_READ_EVENTS, PARTITION);

        assertThat(raise(read(room, user, 42), 100, 120)).isInstanceOf(Outcome.Raised.class);
        assertThat(positions.of(Set.of(PARTITION))).containsExactly(Map.entry(PARTITION, 120L));

        // The record is said to have had 130.
        assertThat(raise(read(room, user, 43), 130, 140)).isEqualTo(new Outcome.Older(Map.of(PARTITION, 120L)));
        assertThat(TestRooms.cursor(room, user)).isEqualTo(42);

        // Another consumer was further: stored all the same, and the position stays.
        assertThat(raise(read(room, user, 43), 100, 110)).isInstanceOf(Outcome.Raised.class);
        assertThat(TestRooms.cursor(room, user)).isEqualTo(43);
        assertThat(positions.of(Set.of(PARTITION))).containsExactly(Map.entry(PARTITION, 120L));
    }

    @Test
    void whatNamesMessagesThatAreNotThereIsLeftAloneWithThePosition() {
        long user = user();
        long other = user();
        long room = group(50, user, other);
        List<ReadCursor> reports = List.of(read(room, user, 42), read(room, other, 51));

        TestRooms.change(
                "INSERT INTO consumed_offsets VALUES (?, ?, 0) ON CONFLICT DO NOTHING",
                Topics.CHAT_READ_EVENTS,
                PARTITION);
        assertThat(stored.raise(reports, new Steps(Map.of(PARTITION, 0L), Map.of(PARTITION, 1_000L)), false))
                .isEqualTo(new Outcome.BeyondRecord());
        assertThat(TestRooms.cursor(room, user)).isZero();
        assertThat(positions.of(Set.of(PARTITION))).doesNotContainValue(1_000L);
    }

    @Test
    void theServicesRoleMayNotDoMoreThanRaiseCursors() {
        long user = user();
        long room = group(50, user);

        assertDenied("UPDATE chat_room_members SET role = 'OWNER' WHERE room_id = " + room);
        assertDenied("UPDATE chat_rooms SET last_message_id = 0 WHERE room_id = " + room);
        assertDenied("DELETE FROM chat_room_members WHERE room_id = " + room);
        assertDenied("SELECT password_hash FROM users");
        assertThat(database.sql("UPDATE consumed_offsets SET next_offset = 0 WHERE topic = 'chat-messages'")
                        .update())
                .isZero();
        assertThatThrownBy(() -> database.sql("INSERT INTO consumed_offsets VALUES ('chat-messages', 1000, 0)")
                        .update())
                .rootCause()
                .hasMessageContaining("row-level security");
    }

    private Outcome raise(List<ReadCursor> reports) {
        return stored.raise(reports, new Steps(Map.of(), Map.of()), true);
    }

    private Outcome raise(ReadCursor report, long from, long to) {
        return stored.raise(List.of(report), new Steps(Map.of(PARTITION, from), Map.of(PARTITION, to)), false);
    }

    private static ReadCursor read(long room, long user, long messageId) {
        return new ReadCursor(room, user, messageId, messageId);
    }

    private void assertDenied(String sql) {
        assertThatThrownBy(() -> database.sql(sql).update()).rootCause().hasMessageContaining("permission denied");
    }
}
