package chat.nonstop.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.internal.RoomAudit;
import chat.nonstop.contracts.internal.RoomAudit.Code;
import chat.nonstop.contracts.internal.RoomAudit.Example;
import chat.nonstop.contracts.internal.RoomAudit.Violation;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.persistence.message.Rooms;
import chat.nonstop.persistence.room.StatementCount;
import chat.nonstop.testing.stack.TestStack;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionOperations;

/** Each kind of violation, planted by hand: it is found, and nothing else is. */
@RecordTest
class RoomAuditIT {
    private static final int MESSAGES = 40;

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DataSource dataSource;

    private Api api;
    private long writer;
    private long reader;
    private long room;

    /** 40 messages in partition 3, with gaps between their offsets, and five changes; the writer has read all, the reader none. */
    @BeforeEach
    void aCleanRoom() {
        api = Api.at(port);
        writer = Rooms.user(jdbc);
        reader = Rooms.user(jdbc);
        room = Rooms.group(jdbc, writer, reader);
        Rooms.messages(jdbc, room, writer, MESSAGES);
        run(
                "UPDATE messages SET kafka_partition = 3, kafka_offset = room_id * 1000 + message_id * 2 WHERE room_id = :room");
        run("UPDATE chat_room_members SET last_read_message_id = 40 WHERE room_id = :room AND user_id = :writer");
        run("""
                INSERT INTO message_changes (room_id, change_id, kind, message_id, user_id, changed_at)
                SELECT :room, i, 'NOTICE_PINNED', i, :writer, now() FROM generate_series(1, 5) i
                """);
        run("UPDATE chat_rooms SET last_change_id = 5 WHERE room_id = :room");
    }

    @Test
    void ofAnUnknownRoomItIsSaidSo() {
        api.internal("GET", "/internal/rooms/999999999999/audit").refuses(RefusalCode.ROOM_NOT_FOUND);
    }

    @Test
    void usersMayNotAsk() {
        api.get(path(), api.someone("curious")).refuses(RefusalCode.UNAUTHENTICATED);
        api.get(path()).refuses(RefusalCode.UNAUTHENTICATED);
    }

    @Test
    void ofACleanRoomItTellsTheFigures() {
        assertThat(audit()).isEqualTo(new RoomAudit(room, true, MESSAGES, MESSAGES, 5, 5, 2, List.of()));
    }

    @Test
    void anEmptyRoomIsClean() {
        room = Rooms.group(jdbc, writer);

        assertThat(audit()).isEqualTo(new RoomAudit(room, true, 0, 0, 0, 0, 1, List.of()));
    }

    @Test
    void allThatIsNotCountedAsUnreadIsNoViolation() {
        run("UPDATE messages SET deleted_at = now() WHERE room_id = :room AND message_id IN (4, 25)");
        run("UPDATE messages SET type = 'SYSTEM' WHERE room_id = :room AND message_id IN (5, 26)");
        run(
                "INSERT INTO message_deletions (room_id, message_id, user_id) SELECT :room, i, :reader FROM generate_series(3, 7) i");
        run("UPDATE messages SET sender_id = :reader WHERE room_id = :room AND message_id IN (9, 10)");
        run("UPDATE chat_room_members SET last_read_message_id = 12 WHERE room_id = :room AND user_id = :reader");
        Rooms.join(jdbc, room, Rooms.user(jdbc), 24);
        long left = Rooms.user(jdbc);
        Rooms.join(jdbc, room, left, 3);
        jdbc.sql("UPDATE chat_room_members SET left_at = now() WHERE room_id = :room AND user_id = :left")
                .param("room", room)
                .param("left", left)
                .update();

        RoomAudit audit = audit();

        assertThat(audit.violations()).isEmpty();
        assertThat(audit.members()).isEqualTo(3);
    }

    @Test
    void holesAreFoundAndTheFirstOfThemNamed() {
        everybodyHasRead();
        run("DELETE FROM messages WHERE room_id = :room AND (message_id IN (2, 30) OR message_id BETWEEN 10 AND 24)");

        assertOnly(
                Code.MESSAGE_MISSING,
                17,
                LongStream.concat(LongStream.of(2), LongStream.rangeClosed(10, 18))
                        .mapToObj(RoomAuditIT::message)
                        .toList());
    }

    @Test
    void theEndIsMissedToo() {
        everybodyHasRead();
        run("DELETE FROM messages WHERE room_id = :room AND message_id >= 39");

        assertOnly(Code.MESSAGE_MISSING, 2, List.of(message(39), message(40)));
    }

    @Test
    void messagesBehindTheRoomsLastAreFound() {
        run("UPDATE chat_rooms SET last_message_id = 38 WHERE room_id = :room");
        run(
                "UPDATE chat_room_members SET last_read_message_id = least(last_read_message_id, 38) WHERE room_id = :room");

        assertOnly(Code.MESSAGE_BEYOND_LAST, 2, List.of(message(39), message(40)));
    }

    @Test
    void missingAndSurplusChangesAreFound() {
        run("DELETE FROM message_changes WHERE room_id = :room AND change_id = 2");
        assertOnly(Code.CHANGE_MISSING, 1, List.of(change(2)));

        run("UPDATE message_changes SET change_id = 2 WHERE room_id = :room AND change_id = 5");
        run("UPDATE chat_rooms SET last_change_id = 3 WHERE room_id = :room");
        assertOnly(Code.CHANGE_BEYOND_LAST, 1, List.of(change(4)));
    }

    @Test
    void messagesOutOfTheOrderOfTheLogAreFound() {
        run("UPDATE messages SET kafka_offset = room_id * 1000 + 7 WHERE room_id = :room AND message_id = 20");
        // another partition, system messages: each has an order of its own
        run("UPDATE messages SET kafka_partition = 4 WHERE room_id = :room AND message_id > 30");
        run(
                "UPDATE messages SET kafka_partition = NULL, kafka_offset = NULL WHERE room_id = :room AND message_id = 25");

        assertOnly(
                Code.MESSAGE_OUT_OF_LOG_ORDER,
                1,
                List.of(new Example(20L, null, null, null, room * 1000 + 38, room * 1000 + 7)));
    }

    @Test
    void cursorsBehindTheRoomsLastAreFound() {
        for (String cursor : List.of("last_read_message_id", "last_delivered_message_id", "joined_at_message_id")) {
            run("UPDATE chat_room_members SET " + cursor + " = 41 WHERE room_id = :room AND user_id = :writer");

            assertOnly(Code.CURSOR_BEYOND_LAST, 1, List.of(new Example(null, null, null, writer, 40L, 41L)));

            run("UPDATE chat_room_members SET " + cursor + " = 0 WHERE room_id = :room AND user_id = :writer");
            run("UPDATE chat_room_members SET last_read_message_id = 40 WHERE room_id = :room AND user_id = :writer");
        }
    }

    /** Sending moves the sender's cursor; the view relies on it. */
    @Test
    void unreadThatIsNotWhatARecountGivesIsFound() {
        run("UPDATE chat_room_members SET last_read_message_id = 37 WHERE room_id = :room AND user_id = :writer");

        assertOnly(Code.UNREAD_DIFFERS, 1, List.of(new Example(null, null, null, writer, 0L, 3L)));
    }

    @Test
    void whatTheSchemaForbidsIsLookedForAllTheSame() {
        withoutUniqueKeys(() -> {
            run("UPDATE messages SET client_message_id = (SELECT client_message_id FROM messages WHERE room_id = :room"
                    + " AND message_id = 5) WHERE room_id = :room AND message_id IN (8, 9)");
            assertThat(directly().violations())
                    .containsExactly(new Violation(
                            Code.MESSAGE_SENT_TWICE,
                            2,
                            List.of(
                                    new Example(8L, 5L, null, writer, null, null),
                                    new Example(9L, 5L, null, writer, null, null))));
        });
        withoutUniqueKeys(() -> {
            run("UPDATE messages SET kafka_offset = kafka_offset - 2 WHERE room_id = :room AND message_id = 8");
            assertThat(directly().violations())
                    .containsExactly(new Violation(
                            Code.RECORD_STORED_TWICE, 1, List.of(new Example(8L, 7L, null, null, null, null))));
        });
    }

    @Test
    void theNumberOfStatementsDoesNotGrowWithTheRoom() {
        StatementCount statements = new StatementCount(dataSource);
        RecountRoom recount =
                new RecountRoom(JdbcClient.create(statements), TransactionOperations.withoutTransaction());

        recount.recount(room);

        assertThat(statements.sinceLastAsked()).isEqualTo(1 + Code.values().length);
    }

    private void everybodyHasRead() {
        run("UPDATE chat_room_members SET last_read_message_id = 40 WHERE room_id = :room");
    }

    private void assertOnly(Code code, long count, List<Example> examples) {
        RoomAudit audit = audit();
        assertThat(audit.violations()).containsExactly(new Violation(code, count, examples));
        assertThat(audit.clean()).isFalse();
    }

    private RoomAudit audit() {
        return ContractJson.mapper()
                .readValue(
                        api.internal("GET", path()).is(200).fits("room-audit").body(), RoomAudit.class);
    }

    private RoomAudit directly() {
        return new RecountRoom(jdbc, TransactionOperations.withoutTransaction())
                .recount(room)
                .orElseThrow();
    }

    /** In a transaction of its own that is rolled back. */
    private void withoutUniqueKeys(Runnable plantAndLook) {
        TestStack stack = TestStack.shared();
        SingleConnectionDataSource alone =
                new SingleConnectionDataSource(stack.jdbcUrl(), stack.username(), stack.password(), true);
        JdbcClient pooled = jdbc;
        try {
            alone.setAutoCommit(false);
            jdbc = JdbcClient.create(alone);
            run("ALTER TABLE messages DROP CONSTRAINT messages_once_per_client_id,"
                    + " DROP CONSTRAINT messages_once_per_record");
            plantAndLook.run();
            alone.getConnection().rollback();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        } finally {
            jdbc = pooled;
            alone.destroy();
        }
    }

    private String path() {
        return "/internal/rooms/" + room + "/audit";
    }

    private void run(String sql) {
        jdbc.sql(sql)
                .param("room", room)
                .param("writer", writer)
                .param("reader", reader)
                .update();
    }

    private static Example message(long messageId) {
        return new Example(messageId, null, null, null, null, null);
    }

    private static Example change(long changeId) {
        return new Example(null, null, changeId, null, null, null);
    }
}
