package chat.nonstop.persistence.message;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Users and rooms, straight into the tables. */
public final class Rooms {
    private Rooms() {}

    public static long user(JdbcClient jdbc) {
        return user(jdbc, "somebody");
    }

    public static long user(JdbcClient jdbc, String nickname) {
        String email = UUID.randomUUID() + "@example.com";
        return jdbc.sql("""
                        INSERT INTO users (email, email_normalized, nickname, password_hash)
                        VALUES (:email, :email, :nickname, 'none') RETURNING user_id
                        """)
                .param("email", email)
                .param("nickname", nickname)
                .query(Long.class)
                .single();
    }

    public static long group(JdbcClient jdbc, long... members) {
        long room = jdbc.sql("""
                        INSERT INTO chat_rooms (type, name, created_by) VALUES ('GROUP', 'a room', :by) RETURNING room_id
                        """).param("by", members[0]).query(Long.class).single();
        for (long member : members) {
            join(jdbc, room, member, 0);
        }
        return room;
    }

    public static void join(JdbcClient jdbc, long room, long user, long joinPoint) {
        jdbc.sql("INSERT INTO chat_room_members (room_id, user_id, joined_at_message_id) VALUES (:r, :u, :j)")
                .param("r", room)
                .param("u", user)
                .param("j", joinPoint)
                .update();
    }

    /** Messages 1 to {@code count} of {@code sender}, as the consumer would have stored them. */
    public static void messages(JdbcClient jdbc, long room, long sender, int count) {
        jdbc.sql("""
                        INSERT INTO messages (room_id, message_id, sender_id, client_message_id, type, content, sent_at)
                        SELECT :r, i, :s, gen_random_uuid(), 'TEXT', 'message ' || i, now() FROM generate_series(1, :n) i
                        """).param("r", room).param("s", sender).param("n", count).update();
        jdbc.sql("UPDATE chat_rooms SET last_message_id = :n, last_message_at = now() WHERE room_id = :r")
                .param("n", count)
                .param("r", room)
                .update();
    }

    /** One more message, as the consumer would have stored it. Returns its id. */
    public static long say(JdbcClient jdbc, long room, long sender, String content) {
        return jdbc.sql("""
                        WITH head AS (
                            UPDATE chat_rooms SET last_message_id = last_message_id + 1, last_message_at = now()
                            WHERE room_id = :r RETURNING last_message_id
                        )
                        INSERT INTO messages (room_id, message_id, sender_id, client_message_id, type, content, sent_at)
                        SELECT :r, last_message_id, :s, gen_random_uuid(), 'TEXT', :c, now() FROM head RETURNING message_id
                        """)
                .param("r", room)
                .param("s", sender)
                .param("c", content)
                .query(Long.class)
                .single();
    }
}
