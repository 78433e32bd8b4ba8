package chat.nonstop.notification.inbox;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code notifications}, written by nobody else. */
final class StoredInbox implements NotifyMembers.Inbox {
    /**
     * In the order of the key, so that two consumers with the same events (a rebalance) wait for each other and do not
     * deadlock.
     */
    private static final String ADD = """
            WITH added AS (
                INSERT INTO notifications (user_id, room_id, message_id, sender_id, created_at, mentioned)
                SELECT member.user_id, new.room_id, new.message_id, new.sender_id, new.sent_at,
                       member.user_id = ANY (CAST(new.mentions AS bigint[]))
                FROM unnest(:rooms, :messages, :senders, CAST(:times AS timestamptz[]), :mentions)
                     AS new (room_id, message_id, sender_id, sent_at, mentions)
                JOIN chat_room_members member ON member.room_id = new.room_id
                WHERE member.user_id <> new.sender_id
                  AND member.left_at IS NULL
                  AND member.joined_at_message_id < new.message_id
                ORDER BY member.user_id, new.room_id, new.message_id
                ON CONFLICT DO NOTHING
                RETURNING user_id, room_id, message_id, sender_id, mentioned)
            SELECT added.user_id, added.room_id, added.message_id, added.sender_id, added.mentioned,
                   member.muted_until IS NOT NULL AND member.muted_until > now() AS muted
            FROM added
            JOIN chat_room_members member ON member.room_id = added.room_id AND member.user_id = added.user_id
            """;

    /** Rooms that the user has left are left out. */
    private static final String BEFORE = """
            SELECT kept.room_id, kept.message_id, kept.sender_id, kept.created_at, kept.mentioned,
                   kept.read_at IS NOT NULL OR kept.message_id <= member.last_read_message_id AS read
            FROM notifications kept
            JOIN chat_room_members member ON member.room_id = kept.room_id AND member.user_id = kept.user_id
            WHERE kept.user_id = :user AND member.left_at IS NULL
              AND (kept.created_at, kept.room_id, kept.message_id) < (:createdAt, :room, :message)
            ORDER BY kept.created_at DESC, kept.room_id DESC, kept.message_id DESC
            LIMIT :limit
            """;

    /** What another instance sweeps at the same time is left to it. */
    private static final String SWEEP = """
            DELETE FROM notifications WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM notifications WHERE created_at < :before LIMIT :limit FOR UPDATE SKIP LOCKED))
            """;

    private final JdbcClient database;

    StoredInbox(JdbcClient database) {
        this.database = database;
    }

    @Override
    public List<NotifyMembers.Entry> add(List<NewMessage> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        return database.sql(ADD)
                .param("rooms", column(messages, NewMessage::roomId).toArray(Long[]::new))
                .param("messages", column(messages, NewMessage::messageId).toArray(Long[]::new))
                .param("senders", column(messages, NewMessage::senderId).toArray(Long[]::new))
                .param(
                        "times",
                        column(messages, message -> message.sentAt().toString()).toArray(String[]::new))
                .param("mentions", column(messages, StoredInbox::mentions).toArray(String[]::new))
                .query((row, number) -> new NotifyMembers.Entry(
                        row.getLong("user_id"),
                        row.getLong("room_id"),
                        row.getLong("message_id"),
                        row.getLong("sender_id"),
                        row.getBoolean("mentioned"),
                        row.getBoolean("muted")))
                .list();
    }

    /** What comes after {@code place} on the way from newest to oldest. */
    List<InboxPage.Item> find(long userId, InboxCursor place, int limit) {
        return database.sql(BEFORE)
                .param("user", userId)
                .param("createdAt", atUtc(place.createdAt()))
                .param("room", place.roomId())
                .param("message", place.messageId())
                .param("limit", limit)
                .query((row, number) -> new InboxPage.Item(
                        row.getLong("room_id"),
                        row.getLong("message_id"),
                        row.getLong("sender_id"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getBoolean("read"),
                        row.getBoolean("mentioned")))
                .list();
    }

    /** @return how many rows it deleted, at most {@code limit} */
    int sweep(Instant before, int limit) {
        return database.sql(SWEEP)
                .param("before", atUtc(before))
                .param("limit", limit)
                .update();
    }

    /** Arrays of different lengths do not make an array in SQL, so each goes as text. */
    private static String mentions(NewMessage message) {
        return message.mentions().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    private static OffsetDateTime atUtc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static <T> Stream<T> column(List<NewMessage> messages, Function<NewMessage, T> value) {
        return messages.stream().map(value);
    }
}
