package chat.nonstop.persistence.room;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.attachment.Avatars;
import chat.nonstop.persistence.message.MessageRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rooms as their members see them. One statement each, however many rooms are shown. */
public class RoomViews {
    private record Shown(Room room, Instant activeAt) {}

    /** What a room's members see, of the rooms that {@code mine} names; the user is {@code :userId}. */
    private static final String SHOWN = """
            SELECT mine.*,
                   peer.user_id AS peer_id, peer.nickname AS peer_nickname,
                   peer.avatar_id AS peer_avatar_id, unread.read_up_to, unread.unread_count,
            """ + MessageRows.seenBy(":userId") + """

            FROM mine
            JOIN unread_messages unread ON unread.room_id = mine.shown_room_id AND unread.user_id = :userId
            LEFT JOIN one_to_one_chat_rooms pair ON pair.room_id = mine.shown_room_id
            LEFT JOIN users peer
                ON peer.user_id = CASE WHEN pair.user_low = :userId THEN pair.user_high ELSE pair.user_low END
            LEFT JOIN messages m ON m.room_id = mine.shown_room_id AND m.message_id = mine.last_message_id
                AND m.message_id > mine.joined_at_message_id
            """;

    private static final String MINE = """
            SELECT r.room_id AS shown_room_id, r.type AS room_type, r.name, r.last_message_id, r.created_at,
                   coalesce(r.last_message_at, r.created_at) AS active_at,
                   own.joined_at_message_id, own.role,
                   CASE WHEN own.muted_until > now() THEN own.muted_until END AS muted_until,
                   CASE WHEN r.notice_message_id > own.joined_at_message_id THEN r.notice_message_id END AS notice_id,
                   r.notice_by, r.notice_at,
                   CASE r.type WHEN 'ONE_TO_ONE' THEN 2 ELSE r.member_count END AS member_count
            FROM chat_room_members own JOIN chat_rooms r USING (room_id)
            WHERE own.user_id = :userId AND own.left_at IS NULL AND r.deleted_at IS NULL
            """;

    private static final RowMapper<Message> MESSAGES = MessageRows.mapper();

    private final JdbcClient jdbc;

    RoomViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Up to {@code limit} rooms of the user after the cursor, without the 1:1 rooms with whom he has blocked. */
    RoomPage page(long userId, RoomCursor after, int limit) {
        List<Shown> shown = jdbc.sql(
                        "WITH mine AS (" + MINE + """
                          AND (coalesce(r.last_message_at, r.created_at), r.room_id) < (:activeAt, :roomId)
                          AND NOT EXISTS (SELECT FROM one_to_one_chat_rooms p
                                          JOIN user_blocks b ON b.blocked_id IN (p.user_low, p.user_high)
                                          WHERE p.room_id = r.room_id AND b.blocker_id = :userId)
                        ORDER BY active_at DESC, shown_room_id DESC
                        LIMIT :limit
                        )
                        """ + SHOWN + "ORDER BY active_at DESC, shown_room_id DESC")
                .param("userId", userId)
                .param("activeAt", after.activeAt().atOffset(ZoneOffset.UTC))
                .param("roomId", after.roomId())
                .param("limit", limit + 1)
                .query(RoomViews::shown)
                .list();
        boolean hasMore = shown.size() > limit;
        List<Shown> page = hasMore ? shown.subList(0, limit) : shown;
        return new RoomPage(page.stream().map(Shown::room).toList(), hasMore ? cursor(page.getLast()) : null);
    }

    /** Empty when the user is not a member of the room, or there is no such room: nobody learns which. */
    public Optional<Room> find(long userId, long roomId) {
        return jdbc.sql("WITH mine AS (" + MINE + " AND r.room_id = :roomId)" + SHOWN)
                .param("userId", userId)
                .param("roomId", roomId)
                .query(RoomViews::shown)
                .optional()
                .map(Shown::room);
    }

    /** Empty, as {@link #find}, when the one who asks is not a member. Of 1:1 rooms both: leaving one is silent. */
    Optional<Members> members(long userId, long roomId) {
        List<Members.Member> members = jdbc.sql("""
                        SELECT m.user_id, u.nickname, u.avatar_id, m.role, m.joined_at,
                               greatest(m.last_read_message_id, m.joined_at_message_id) AS read_up_to
                        FROM chat_room_members m
                        JOIN users u USING (user_id)
                        JOIN chat_rooms r USING (room_id)
                        WHERE m.room_id = :roomId AND r.deleted_at IS NULL
                          AND (m.left_at IS NULL OR r.type = 'ONE_TO_ONE')
                          AND EXISTS (SELECT FROM chat_room_members own
                                      WHERE own.room_id = :roomId AND own.user_id = :userId AND own.left_at IS NULL)
                        ORDER BY m.joined_at, m.user_id
                        """)
                .param("roomId", roomId)
                .param("userId", userId)
                .query(RoomViews::member)
                .list();
        return members.isEmpty() ? Optional.empty() : Optional.of(new Members(members));
    }

    private static String cursor(Shown last) {
        return new RoomCursor(last.activeAt(), last.room().roomId()).encode();
    }

    private static Shown shown(ResultSet row, int number) throws SQLException {
        Room.@Nullable Peer peer = peer(row);
        String name = row.getString("name");
        if (name == null) {
            name = peer == null ? "" : peer.nickname();
        }
        Room room = new Room(
                row.getLong("shown_room_id"),
                Room.RoomType.valueOf(row.getString("room_type")),
                name,
                row.getLong("last_message_id"),
                row.getLong("read_up_to"),
                row.getLong("unread_count"),
                row.getInt("member_count"),
                row.getObject("message_id") == null ? null : MESSAGES.mapRow(row, number),
                peer,
                Role.valueOf(row.getString("role")),
                notice(row),
                row.getObject("muted_until") == null ? null : instant(row, "muted_until"),
                instant(row, "created_at"));
        return new Shown(room, instant(row, "active_at"));
    }

    private static Room.@Nullable Peer peer(ResultSet row) throws SQLException {
        long userId = row.getLong("peer_id");
        return row.wasNull()
                ? null
                : new Room.Peer(
                        userId,
                        row.getString("peer_nickname"),
                        Avatars.urlOf(userId, row.getObject("peer_avatar_id", UUID.class)));
    }

    private static Room.@Nullable Notice notice(ResultSet row) throws SQLException {
        long messageId = row.getLong("notice_id");
        return row.wasNull() ? null : new Room.Notice(messageId, row.getLong("notice_by"), instant(row, "notice_at"));
    }

    private static Members.Member member(ResultSet row, int number) throws SQLException {
        return new Members.Member(
                row.getLong("user_id"),
                row.getString("nickname"),
                Avatars.urlOf(row.getLong("user_id"), row.getObject("avatar_id", UUID.class)),
                Role.valueOf(row.getString("role")),
                false,
                null,
                row.getLong("read_up_to"),
                instant(row, "joined_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
