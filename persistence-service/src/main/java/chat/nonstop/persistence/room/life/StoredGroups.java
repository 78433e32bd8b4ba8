package chat.nonstop.persistence.room.life;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.room.Role;
import chat.nonstop.persistence.room.life.Deed.Said;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Rooms under their lock, and what is written there. What a decision is made of is read in statements after the one that took
 * the lock: that one may have waited, and still sees what was before.
 */
class StoredGroups {
    /** @param name null for a 1:1 room */
    record Locked(long roomId, @Nullable String name, long lastMessageId) {}

    private final JdbcClient jdbc;

    StoredGroups(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Empty when there is no such room, or it has ended. */
    Optional<Locked> lock(long roomId) {
        return jdbc.sql("""
                        SELECT room_id, name, last_message_id FROM chat_rooms
                        WHERE room_id = :roomId AND deleted_at IS NULL FOR NO KEY UPDATE
                        """).param("roomId", roomId).query(Locked.class).optional();
    }

    /** @param userIds whom to look up, members or not; null for all members */
    Group read(Locked room, @Nullable List<Long> userIds) {
        List<Person> people = userIds == null ? members(room.roomId()) : people(room.roomId(), userIds);
        int memberCount = userIds == null ? people.size() : memberCount(room.roomId());
        return new Group(
                room.roomId(),
                room.name(),
                memberCount,
                people.stream().collect(Collectors.toMap(Person::userId, Function.identity())));
    }

    private List<Person> people(long roomId, List<Long> userIds) {
        return jdbc.sql("""
                        SELECT u.user_id, u.nickname, m.role, m.joined_at
                        FROM users u
                        LEFT JOIN chat_room_members m
                            ON m.room_id = :roomId AND m.user_id = u.user_id AND m.left_at IS NULL
                        WHERE u.user_id = ANY (:userIds) AND (u.deleted_at IS NULL OR m.role IS NOT NULL)
                        """)
                .param("roomId", roomId)
                .param("userIds", longs(userIds))
                .query(StoredGroups::person)
                .list();
    }

    private List<Person> members(long roomId) {
        return jdbc.sql("""
                        SELECT m.user_id, u.nickname, m.role, m.joined_at
                        FROM chat_room_members m JOIN users u USING (user_id)
                        WHERE m.room_id = :roomId AND m.left_at IS NULL
                        """).param("roomId", roomId).query(StoredGroups::person).list();
    }

    private int memberCount(long roomId) {
        return jdbc.sql("SELECT count(*) FROM chat_room_members WHERE room_id = :roomId AND left_at IS NULL")
                .param("roomId", roomId)
                .query(Integer.class)
                .single();
    }

    /** Returns the system message, if there is one. */
    @Nullable
    Message write(Locked room, long actorId, Deed deed, Instant now) {
        join(room, deed.joining(), now);
        leave(room, deed.leaving(), now);
        giveRoles(room, deed.roles());
        Said said = deed.said();
        if (said == null) {
            return null;
        }
        Message message = message(room, actorId, said, now);
        insert(message);
        raise(room, deed, now);
        raiseReader(message);
        return message;
    }

    /** Who comes back has the same row, and sees what is said from now on: the invitation first. */
    private void join(Locked room, List<Long> userIds, Instant now) {
        if (userIds.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        INSERT INTO chat_room_members (room_id, user_id, joined_at, joined_at_message_id)
                        SELECT :roomId, u, :now, :last FROM unnest(:userIds::bigint[]) AS f(u) ORDER BY u
                        ON CONFLICT (room_id, user_id) DO UPDATE
                            SET role = 'MEMBER', joined_at = excluded.joined_at,
                                joined_at_message_id = excluded.joined_at_message_id, left_at = NULL
                        """)
                .param("roomId", room.roomId())
                .param("userIds", longs(userIds))
                .param("last", room.lastMessageId())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    private void leave(Locked room, List<Long> userIds, Instant now) {
        if (userIds.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        UPDATE chat_room_members SET left_at = :now
                        WHERE room_id = :roomId AND user_id = ANY (:userIds) AND left_at IS NULL
                        """)
                .param("roomId", room.roomId())
                .param("userIds", longs(userIds))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    private void giveRoles(Locked room, Map<Long, Role> roles) {
        if (roles.isEmpty()) {
            return;
        }
        List<Map.Entry<Long, Role>> given = List.copyOf(roles.entrySet());
        jdbc.sql("""
                        UPDATE chat_room_members m SET role = f.r
                        FROM unnest(:userIds::bigint[], :roles::member_role[]) AS f(u, r)
                        WHERE m.room_id = :roomId AND m.user_id = f.u
                        """)
                .param("roomId", room.roomId())
                .param("userIds", given.stream().mapToLong(Map.Entry::getKey).toArray())
                .param(
                        "roles",
                        given.stream().map(entry -> entry.getValue().name()).toArray(String[]::new))
                .update();
    }

    private static Message message(Locked room, long actorId, Said said, Instant now) {
        return new Message(
                room.roomId(),
                room.lastMessageId() + 1,
                actorId,
                UUID.randomUUID(),
                said.type(),
                said.content(),
                null,
                null,
                now,
                said.detail(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private void insert(Message message) {
        jdbc.sql("""
                        INSERT INTO messages (room_id, message_id, sender_id, client_message_id, type, content, sent_at, detail)
                        VALUES (:roomId, :messageId, :senderId, :clientId, :type::message_type, :content, :sentAt,
                                :detail::jsonb)
                        """)
                .param("roomId", message.roomId())
                .param("messageId", message.messageId())
                .param("senderId", message.senderId())
                .param("clientId", message.clientMessageId())
                .param("type", message.type().name())
                .param("content", message.content())
                .param("sentAt", message.sentAt().atOffset(ZoneOffset.UTC))
                .param("detail", ContractJson.mapper().writeValueAsString(message.detail()))
                .update();
    }

    private void raise(Locked room, Deed deed, Instant now) {
        jdbc.sql("""
                        UPDATE chat_rooms
                        SET last_message_id = :last, last_message_at = now(), name = coalesce(:name, name),
                            deleted_at = CASE WHEN :ends THEN :now END
                        WHERE room_id = :roomId
                        """)
                .param("roomId", room.roomId())
                .param("last", room.lastMessageId() + 1)
                .param("name", deed.name(), Types.VARCHAR)
                .param("ends", deed.ends())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** What somebody did himself is nothing new to him, unless he has not read what stands before it. */
    private void raiseReader(Message message) {
        jdbc.sql("""
                        UPDATE chat_room_members SET last_read_message_id = :messageId
                        WHERE room_id = :roomId AND user_id = :userId
                          AND greatest(last_read_message_id, joined_at_message_id) = :messageId - 1
                        """)
                .param("roomId", message.roomId())
                .param("userId", message.senderId())
                .param("messageId", message.messageId())
                .update();
    }

    private static long[] longs(List<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).toArray();
    }

    private static Person person(ResultSet row, int number) throws SQLException {
        String role = row.getString("role");
        OffsetDateTime joinedAt = row.getObject("joined_at", OffsetDateTime.class);
        return new Person(
                row.getLong("user_id"),
                row.getString("nickname"),
                role == null ? null : Role.valueOf(role),
                joinedAt == null ? null : joinedAt.toInstant());
    }
}
