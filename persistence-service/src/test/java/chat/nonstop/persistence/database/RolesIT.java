package chat.nonstop.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.testing.stack.TestStack;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The other services' roles, logged in as themselves: what they need works, all else is refused by the database. */
@RecordTest
class RolesIT {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    @LocalServerPort
    int port;

    @Autowired
    DataSource pool;

    @Autowired
    Flyway flyway;

    private long room;
    private long member;

    @BeforeEach
    void aRoom() {
        Api api = Api.at(port);
        Someone alice = api.someone("Alice");
        member = api.someone("Bob").userId();
        room = api.post(Paths.GROUP_ROOMS, alice, Map.of("name", "ours", "memberIds", List.of(member)))
                .is(201)
                .json()
                .get("roomId")
                .asLong();
    }

    @Test
    void readReceiptReadsWhatIsUnreadAndCountsAgain() {
        JdbcClient jdbc = as("chat_read_receipt", "read-receipt");

        assertThat(jdbc.sql("SELECT unread_count FROM unread_messages WHERE room_id = :room AND user_id = :user")
                        .param("room", room)
                        .param("user", member)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("""
                        SELECT count(*) FROM messages m LEFT JOIN message_deletions d USING (room_id, message_id)
                        WHERE room_id = :room AND m.type = 'TEXT' AND m.deleted_at IS NULL AND d.user_id IS NULL
                        """).param("room", room).query(Long.class).single()).isZero();
    }

    @Test
    void readReceiptMovesCursors() {
        JdbcClient jdbc = as("chat_read_receipt", "read-receipt");

        int moved = jdbc.sql("""
                        UPDATE chat_room_members SET last_read_message_id = 3
                        WHERE room_id = :room AND user_id = :user AND left_at IS NULL AND last_read_message_id < 3
                        """).param("room", room).param("user", member).update();

        assertThat(moved).isEqualTo(1);
        assertThat(jdbc.sql("SELECT last_message_id FROM chat_rooms WHERE room_id = :room")
                        .param("room", room)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void readReceiptKeepsItsOwnPositionsAndSeesTheOthers() {
        JdbcClient jdbc = as("chat_read_receipt", "read-receipt");
        JdbcClient owner = JdbcClient.create(pool);
        owner.sql("INSERT INTO consumed_offsets VALUES ('chat-messages', 1000000, 7) ON CONFLICT DO NOTHING")
                .update();

        jdbc.sql("INSERT INTO consumed_offsets VALUES ('chat-read-events', 1000000, 7) ON CONFLICT DO NOTHING")
                .update();
        int moved = jdbc.sql("UPDATE consumed_offsets SET next_offset = 9 WHERE partition = 1000000")
                .update();

        assertThat(moved).isEqualTo(1);
        assertThat(jdbc.sql("SELECT topic || ' ' || next_offset FROM consumed_offsets WHERE partition = 1000000")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("chat-messages 7", "chat-read-events 9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE chat_room_members SET role = 'OWNER'",
                "UPDATE chat_room_members SET left_at = NULL",
                "UPDATE chat_room_members SET joined_at_message_id = 0",
                "UPDATE chat_rooms SET last_message_id = 0",
                "INSERT INTO chat_room_members (room_id, user_id) VALUES (1, 1)",
                "DELETE FROM chat_room_members",
                "SELECT muted_until FROM chat_room_members",
                "SELECT name FROM chat_rooms",
                "SELECT * FROM users",
                "SELECT content FROM messages",
                "UPDATE messages SET deleted_at = now()",
                "DELETE FROM message_deletions",
                "SELECT * FROM refresh_tokens",
                "SELECT * FROM refresh_token_families",
                "SELECT * FROM signing_keys",
                "SELECT * FROM notifications",
                "SELECT * FROM devices",
                "UPDATE consumed_offsets SET topic = 'chat-read-events'",
                "INSERT INTO consumed_offsets VALUES ('chat-messages', 1000000, 0)",
                "DELETE FROM consumed_offsets",
                "SELECT * FROM flyway_schema_history",
                "TRUNCATE chat_room_members",
                "CREATE TABLE mine (id bigint)",
                "CREATE ROLE mine"
            })
    void readReceiptCanDoNothingElse(String statement) {
        refused(as("chat_read_receipt", "read-receipt"), statement);
    }

    @Test
    void notificationMutesRooms() {
        int muted = as("chat_notification", "notification")
                .sql("""
                        UPDATE chat_room_members SET muted_until = now()
                        WHERE room_id = :room AND user_id = :user AND left_at IS NULL
                        """)
                .param("room", room)
                .param("user", member)
                .update();

        assertThat(muted).isEqualTo(1);
    }

    @Test
    void notificationKeepsItsInboxAndDevices() {
        JdbcClient jdbc = as("chat_notification", "notification");

        jdbc.sql("INSERT INTO notifications (user_id, room_id, message_id, sender_id) VALUES (:user, :room, 1, 1)")
                .param("user", member)
                .param("room", room)
                .update();
        jdbc.sql("UPDATE notifications SET read_at = now() WHERE user_id = :user")
                .param("user", member)
                .update();
        jdbc.sql("INSERT INTO devices (user_id, platform, push_token) VALUES (:user, 'WEB', gen_random_uuid()::text)")
                .param("user", member)
                .update();

        assertThat(jdbc.sql("""
                        SELECT m.user_id FROM chat_room_members m JOIN chat_rooms r USING (room_id)
                        WHERE room_id = :room AND left_at IS NULL AND r.deleted_at IS NULL AND muted_until IS NULL
                        """).param("room", room).query(Long.class).list()).contains(member);
        assertThat(jdbc.sql("DELETE FROM notifications WHERE user_id = :user")
                        .param("user", member)
                        .update())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE chat_room_members SET last_read_message_id = 9",
                "UPDATE chat_room_members SET muted_until = now(), role = 'OWNER'",
                "UPDATE chat_room_members SET left_at = NULL",
                "UPDATE chat_room_members SET joined_at_message_id = 0",
                "DELETE FROM chat_room_members",
                "UPDATE chat_rooms SET name = 'mine'",
                "SELECT created_by FROM chat_rooms",
                "SELECT * FROM users",
                "SELECT * FROM messages",
                "SELECT * FROM refresh_tokens",
                "SELECT * FROM signing_keys",
                "TRUNCATE notifications",
                "DROP TABLE notifications",
                "CREATE TABLE mine (id bigint)"
            })
    void notificationCanDoNothingElse(String statement) {
        refused(as("chat_notification", "notification"), statement);
    }

    @Test
    void changedPasswordHoldsAfterTheNextStart() {
        migrateWith("read-receipt-2");

        as("chat_read_receipt", "read-receipt-2")
                .sql("SELECT 1")
                .query(Integer.class)
                .single();
        assertThatThrownBy(() -> as("chat_read_receipt", "read-receipt")
                        .sql("SELECT 1")
                        .query(Integer.class)
                        .single())
                .hasStackTraceContaining("password authentication failed");

        migrateWith(""); // leaves it alone
        as("chat_read_receipt", "read-receipt-2")
                .sql("SELECT 1")
                .query(Integer.class)
                .single();

        migrateWith("read-receipt");
        as("chat_read_receipt", "read-receipt")
                .sql("SELECT 1")
                .query(Integer.class)
                .single();
    }

    @Test
    void requestsAreBoundedInTimeAndMigrationsAreNot() {
        assertThat(setting(pool, "statement_timeout")).isEqualTo("10s");
        assertThat(setting(pool, "lock_timeout")).isEqualTo("3s");
        assertThat(setting(flyway.getConfiguration().getDataSource(), "statement_timeout"))
                .isEqualTo("0");
    }

    private void migrateWith(String readReceiptPassword) {
        Flyway.configure()
                .configuration(flyway.getConfiguration())
                .callbacks(new RolePasswords(new RoleSettings(
                        new RoleSettings.LogIn(readReceiptPassword), new RoleSettings.LogIn("notification"))))
                .load()
                .migrate();
    }

    private static String setting(DataSource dataSource, String name) {
        return new JdbcTemplate(dataSource).queryForObject("SHOW " + name, String.class);
    }

    private static void refused(JdbcClient jdbc, String statement) {
        assertThatThrownBy(
                        () -> jdbc.sql(statement).query((row, number) -> true).list())
                .rootCause()
                .satisfies(cause -> assertThat(((SQLException) cause).getSQLState())
                        .as(cause.getMessage())
                        .isEqualTo(INSUFFICIENT_PRIVILEGE));
    }

    private static JdbcClient as(String role, String password) {
        return JdbcClient.create(new DriverManagerDataSource(TestStack.shared().jdbcUrl(), role, password));
    }
}
