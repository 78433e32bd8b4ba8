package chat.nonstop.persistence.room;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.attachment.Avatars;
import chat.nonstop.persistence.message.MessageRows;
import chat.nonstop.persistence.presence.Presences;
import chat.nonstop.persistence.presence.Presences.Presence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rooms as their members see them. One statement and one question to Redis each, however many rooms are shown. */
public class RoomViews {
    /** @param peerIsShown whether a peer's presence is this member's to see */
    private record Shown(Room room, Instant activeAt, boolean peerIsShown) {}

    /** @param isShown whether the member's presence is the asking one's to see */
    private record ShownMember(Members.Member member, boolean isShown) {}

    /** What a room's members see, of the rooms that {@code mine} names; the user is {@code :userId}. */
    private static final String SHOWN = """
            SELECT mine.*,
                   peer.user_id AS peer_id, peer.nickname AS peer_nickname,
                   peer.avatar_id AS peer_avatar_id, unread.read_up_to, unread.unread_count,
                   CASE WHEN NOT EXISTS (SELECT FROM user_blocks b
                                         WHERE (b.blocker_id, b.blocked_id)
                                             IN ((pair.user_low, pair.user_high), (pair.user_high, pair.user_low)))
                        THEN pair.room_id END AS peer_shown_in,
                   seen.last_seen_at AS peer_last_seen_at,
            """ + MessageRows.seenBy(":userId") + """

            FROM mine
            JOIN unread_messages unread ON unread.room_id = mine.shown_room_id AND unread.user_id = :userId
            LEFT JOIN one_to_one_chat_rooms pair ON pair.room_id = mine.shown_room_id
            LEFT JOIN users peer
                ON peer.user_id = CASE WHEN pair.user_low = :userId THEN pair.user_high ELSE pair.user_low END
            LEFT JOIN user_last_seen seen ON seen.user_id = peer.user_id
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
    private final Presences presences;

    RoomViews(JdbcClient jdbc, Presences presences) {
        this.jdbc = jdbc;
        this.presences = presences;
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
        return new RoomPage(withPresence(page), hasMore ? cursor(page.getLast()) : null);
    }

    /** Empty when the user is not a member of the room, or there is no such room: nobody learns which. */
    public Optional<Room> find(long userId, long roomId) {
        return jdbc.sql("WITH mine AS (" + MINE + " AND r.room_id = :roomId)" + SHOWN)
                .param("userId", userId)
                .param("roomId", roomId)
                .query(RoomViews::shown)
                .optional()
                .map(shown -> withPresence(List.of(shown)).getFirst());
    }

    private List<Room> withPresence(List<Shown> rooms) {
        Map<Long, Presence> seen = presences.of(rooms.stream()
                .filter(Shown::peerIsShown)
                .flatMap(shown -> Stream.ofNullable(shown.room().peer()))
                .map(Room.Peer::userId)
                .toList());
        return rooms.stream()
                .map(shown -> {
                    Room.Peer peer = shown.room().peer();
                    return peer == null || !shown.peerIsShown()
                            ? shown.room()
                            : shown.room().withPeer(peer.seen(Objects.requireNonNull(seen.get(peer.userId()))));
                })
                .toList();
    }

    /** Empty, as {@link #find}, when the one who asks is not a member. Of 1:1 rooms both: leaving one is silent. */
    Optional<Members> members(long userId, long roomId) {
        List<ShownMember> members = jdbc.sql("""
                        SELECT m.user_id, u.nickname, u.avatar_id, m.role, m.joined_at,
                               greatest(m.last_read_message_id, m.joined_at_message_id) AS read_up_to,
                               seen.last_seen_at,
                               r.type = 'GROUP' OR NOT EXISTS (SELECT FROM one_to_one_chat_rooms p
                                                               JOIN user_blocks b ON (b.blocker_id, b.blocked_id)
                                                                   IN ((p.user_low, p.user_high), (p.user_high, p.user_low))
                                                               WHERE p.room_id = r.room_id) AS shown
                        FROM chat_room_members m
                        JOIN users u USING (user_id)
                        JOIN chat_rooms r USING (room_id)
                        LEFT JOIN user_last_seen seen USING (user_id)
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
        return members.isEmpty() ? Optional.empty() : Optional.of(withPresence(userId, members));
    }

    private Members withPresence(long askingId, List<ShownMember> members) {
        Map<Long, Presence> seen = presences.of(members.stream()
                .filter(shown -> shown.isShown() || shown.member().userId() == askingId)
                .map(shown -> shown.member().userId())
                .toList());
        return new Members(members.stream()
                .map(ShownMember::member)
                .map(member -> {
                    Presence presence = seen.get(member.userId());
                    return presence == null ? member.unseen() : member.seen(presence);
                })
                .toList());
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
        return new Shown(room, instant(row, "active_at"), row.getObject("peer_shown_in") != null);
    }

    private static Room.@Nullable Peer peer(ResultSet row) throws SQLException {
        long userId = row.getLong("peer_id");
        return row.wasNull()
                ? null
                : new Room.Peer(
                        userId,
                        row.getString("peer_nickname"),
                        Avatars.urlOf(userId, row.getObject("peer_avatar_id", UUID.class)),
                        false,
                        row.getObject("peer_shown_in") == null ? null : seenAt(row, "peer_last_seen_at"));
    }

    private static Room.@Nullable Notice notice(ResultSet row) throws SQLException {
        long messageId = row.getLong("notice_id");
        return row.wasNull() ? null : new Room.Notice(messageId, row.getLong("notice_by"), instant(row, "notice_at"));
    }

    private static ShownMember member(ResultSet row, int number) throws SQLException {
        Members.Member member = new Members.Member(
                row.getLong("user_id"),
                row.getString("nickname"),
                Avatars.urlOf(row.getLong("user_id"), row.getObject("avatar_id", UUID.class)),
                Role.valueOf(row.getString("role")),
                false,
                seenAt(row, "last_seen_at"),
                row.getLong("read_up_to"),
                instant(row, "joined_at"));
        return new ShownMember(member, row.getBoolean("shown"));
    }

    private static @Nullable Instant seenAt(ResultSet row, String column) throws SQLException {
        return row.getObject(column) == null ? null : instant(row, column);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
