package chat.nonstop.readreceipt.cursor;

import static chat.nonstop.testing.TestRooms.group;
import static chat.nonstop.testing.TestRooms.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.readreceipt.RunningService;
import chat.nonstop.testing.TestRooms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class StoredCursorsIT extends RunningService {
    @Autowired
    private StoredCursors stored;

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
                        stored.raise(reports);
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

        assertThat(stored.raise(List.of(read(room, user, 42))))
                .containsExactly(new AdvanceReadCursors.Store.Standing(read(room, user, 42), true));
        assertThat(stored.raise(List.of(read(room, user, 40))))
                .containsExactly(new AdvanceReadCursors.Store.Standing(read(room, user, 42), false));
    }

    @Test
    void theServicesRoleMayNotDoMoreThanRaiseCursors() {
        long user = user();
        long room = group(50, user);

        assertDenied("UPDATE chat_room_members SET role = 'OWNER' WHERE room_id = " + room);
        assertDenied("UPDATE chat_rooms SET last_message_id = 0 WHERE room_id = " + room);
        assertDenied("DELETE FROM chat_room_members WHERE room_id = " + room);
        assertDenied("SELECT password_hash FROM users");
    }

    private static ReadCursor read(long room, long user, long messageId) {
        return new ReadCursor(room, user, messageId, messageId);
    }

    private void assertDenied(String sql) {
        assertThatThrownBy(() -> database.sql(sql).update()).rootCause().hasMessageContaining("permission denied");
    }
}
