package chat.nonstop.persistence.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.persistence.RecordTest;
import chat.nonstop.persistence.presence.Presences;
import chat.nonstop.testing.TestRooms;
import java.util.Arrays;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A member of 1,000 rooms, and a room of 1,000 members: one statement each. How long they take is logged, not judged: that
 * depends on the machine.
 */
@RecordTest
class RoomScaleIT {
    private static final Logger log = LoggerFactory.getLogger(RoomScaleIT.class);
    private static final int ROUNDS = 200;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DataSource dataSource;

    @Autowired
    Presences presences;

    private StatementCount statements;
    private RoomViews views;
    private long reader;
    private long largest;

    /**
     * 1,000 users; 1,000 rooms of 20 of them with 3 messages each; all of them in the last one. On a connection without the
     * service's time limit for statements.
     */
    @BeforeEach
    void manyOfEach() {
        statements = new StatementCount(dataSource);
        views = new RoomViews(JdbcClient.create(statements), presences);
        reader = TestRooms.number("""
                        WITH made AS (
                            INSERT INTO users (email, email_normalized, nickname, password_hash)
                            SELECT e, e, 'somebody', '-' FROM (SELECT gen_random_uuid()::text AS e FROM generate_series(1, 1000)) m
                            RETURNING user_id
                        ), rooms AS (
                            INSERT INTO chat_rooms (room_id, type, name, created_by, last_message_id, last_message_at)
                            SELECT nextval(pg_get_serial_sequence('chat_rooms', 'room_id')), 'GROUP', 'room ' || i,
                                   (SELECT min(user_id) FROM made), 3, now() - make_interval(secs => i)
                            FROM generate_series(1, 1000) i
                            RETURNING room_id
                        ), members AS (
                            INSERT INTO chat_room_members (room_id, user_id)
                            SELECT room_id, user_id
                            FROM rooms, made, (SELECT min(user_id) AS first FROM made) f, (SELECT max(room_id) AS last FROM rooms) l
                            WHERE user_id = first OR room_id = last OR (user_id - first) % 1000 / 19 = room_id % 50
                        ), said AS (
                            INSERT INTO messages (room_id, message_id, sender_id, client_message_id, type, content, sent_at)
                            SELECT room_id, i, (SELECT max(user_id) FROM made), gen_random_uuid(), 'TEXT', 'message ' || i, now()
                            FROM rooms, generate_series(1, 3) i
                        )
                        SELECT min(user_id) FROM made
                        """);
        largest = jdbc.sql("SELECT max(room_id) FROM chat_room_members WHERE user_id = :user")
                .param("user", reader)
                .query(Long.class)
                .single();
        jdbc.sql("ANALYZE").update();
    }

    @Test
    void listOfAThousandRoomsTakesOneStatementForEachPage() {
        int shown = 0;
        int pages = 0;
        RoomCursor cursor = RoomCursor.START;
        while (true) {
            RoomPage page = views.page(reader, cursor, 200);
            pages++;
            shown += page.rooms().size();
            assertThat(page.rooms()).allSatisfy(room -> {
                assertThat(room.memberCount()).isGreaterThanOrEqualTo(2);
                assertThat(room.lastMessage()).isNotNull();
                assertThat(room.unreadCount()).isEqualTo(3);
            });
            if (page.nextCursor() == null) {
                break;
            }
            cursor = RoomCursor.decode(page.nextCursor());
        }

        assertThat(shown).isEqualTo(1000);
        assertThat(pages).isEqualTo(5);
        assertThat(statements.sinceLastAsked()).isEqualTo(5);
        measure("page of 50 of 1,000 rooms", () -> views.page(reader, RoomCursor.START, 50));
        measure("page of 200 of 1,000 rooms", () -> views.page(reader, RoomCursor.START, 200));
    }

    @Test
    void roomOfAThousandMembersTakesOneStatement() {
        assertThat(views.members(reader, largest).orElseThrow().members()).hasSize(1000);
        assertThat(views.find(reader, largest).orElseThrow().memberCount()).isEqualTo(1000);

        assertThat(statements.sinceLastAsked()).isEqualTo(2);
        measure("list of 1,000 members", () -> views.members(reader, largest));
        measure("room of 1,000 members", () -> views.find(reader, largest));
    }

    private static void measure(String what, Runnable question) {
        long[] micros = new long[ROUNDS];
        for (int i = -20; i < ROUNDS; i++) { // the first ones warm up
            long start = System.nanoTime();
            question.run();
            if (i >= 0) {
                micros[i] = (System.nanoTime() - start) / 1_000;
            }
        }
        Arrays.sort(micros);
        log.info("{}: p50 {} µs, p99 {} µs", what, micros[ROUNDS / 2], micros[ROUNDS * 99 / 100]);
    }
}
