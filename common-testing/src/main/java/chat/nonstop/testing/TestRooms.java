package chat.nonstop.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Rooms and members put straight into the record, for tests of services that work on rooms which others made. Needs {@link
 * Schema#migrate}.
 */
public final class TestRooms {
    private TestRooms() {}

    /** A new user. */
    public static long user() {
        String name = UUID.randomUUID().toString();
        return number(
                "INSERT INTO users (email, email_normalized, nickname, password_hash) VALUES (?, ?, ?, '-') RETURNING user_id",
                name + "@example.test",
                name + "@example.test",
                name.substring(0, 8));
    }

    /** A group room with messages 1 to {@code lastMessageId} (in number only) and these members from its beginning. */
    public static long group(long lastMessageId, long... members) {
        long roomId = number(
                "INSERT INTO chat_rooms (type, name, last_message_id, created_by) VALUES ('GROUP', 'test', ?, ?) RETURNING room_id",
                lastMessageId,
                members[0]);
        for (long userId : members) {
            join(roomId, userId, 0);
        }
        return roomId;
    }

    /** @param joinedAtMessageId the room's last message when the user joined */
    public static void join(long roomId, long userId, long joinedAtMessageId) {
        change(
                "INSERT INTO chat_room_members (room_id, user_id, joined_at_message_id) VALUES (?, ?, ?)",
                roomId,
                userId,
                joinedAtMessageId);
    }

    public static void leave(long roomId, long userId) {
        change("UPDATE chat_room_members SET left_at = now() WHERE room_id = ? AND user_id = ?", roomId, userId);
    }

    /** As if {@code senderId} had sent the room's message {@code messageId}: the room is there, and they have read it. */
    public static void sent(long roomId, long messageId, long senderId) {
        change("UPDATE chat_rooms SET last_message_id = ? WHERE room_id = ?", messageId, roomId);
        change(
                "UPDATE chat_room_members SET last_read_message_id = ? WHERE room_id = ? AND user_id = ?",
                messageId,
                roomId,
                senderId);
    }

    /**
     * A whole message, stored as persistence-service does: behind the room's last one, and who sends it has read it.
     *
     * @param type as in the record: TEXT, IMAGE, INVITE, …
     * @return its id
     */
    public static long say(long roomId, long senderId, String type) {
        long messageId = number("""
                WITH head AS (
                    UPDATE chat_rooms SET last_message_id = last_message_id + 1, last_message_at = now()
                    WHERE room_id = ? RETURNING room_id, last_message_id
                )
                INSERT INTO messages (room_id, message_id, sender_id, client_message_id, type, content, sent_at)
                SELECT room_id, last_message_id, ?, gen_random_uuid(), ?::message_type, 'test', now() FROM head
                RETURNING message_id
                """, roomId, senderId, type);
        if (type.equals("TEXT") || type.equals("IMAGE")) {
            sent(roomId, messageId, senderId);
        }
        return messageId;
    }

    /** For everyone. */
    public static void delete(long roomId, long messageId) {
        change("UPDATE messages SET deleted_at = now() WHERE room_id = ? AND message_id = ?", roomId, messageId);
    }

    /** Deleted by {@code userId} for himself. */
    public static void hide(long roomId, long messageId, long userId) {
        change(
                "INSERT INTO message_deletions (room_id, message_id, user_id) VALUES (?, ?, ?)",
                roomId,
                messageId,
                userId);
    }

    public static void mute(long roomId, long userId) {
        change(
                "UPDATE chat_room_members SET muted_until = now() + interval '1 day' WHERE room_id = ? AND user_id = ?",
                roomId,
                userId);
    }

    /** The stored read cursor. */
    public static long cursor(long roomId, long userId) {
        return number(
                "SELECT last_read_message_id FROM chat_room_members WHERE room_id = ? AND user_id = ?", roomId, userId);
    }

    /** The one number that a query answers with. */
    public static long number(String sql, Object... parameters) {
        try (Connection owner = Schema.asOwner();
                PreparedStatement statement = prepare(owner, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                throw new AssertionError("no row: " + sql);
            }
            return rows.getLong(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    /** Any statement, as the owner of the schema: what a test plants. */
    public static void change(String sql, Object... parameters) {
        try (Connection owner = Schema.asOwner();
                PreparedStatement statement = prepare(owner, sql, parameters)) {
            statement.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    private static PreparedStatement prepare(Connection owner, String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = owner.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
