package chat.nonstop.persistence.attachment;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.attachment.Attachment.Image;
import chat.nonstop.persistence.attachment.Attachment.UsedBy;
import chat.nonstop.persistence.attachment.content.Content;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** What is known of files, in {@code attachments}. Dropped ones are nothing for every question here. */
public class Attachments {
    private static final String COLUMNS = """
            a.attachment_id, a.room_id, a.uploader_id, a.file_name, a.content_type, a.size_bytes, a.state, a.refusal,
            a.width, a.height, a.thumbnail, a.used_at IS NOT NULL AS used, a.message_id,
            (SELECT m.client_message_id FROM messages m
             WHERE m.room_id = a.room_id AND m.message_id = a.message_id) AS client_message_id
            """;

    /** What became of an announcement. */
    sealed interface Added {
        record Open() implements Added {}

        record NotAMember() implements Added {}

        record TooManyOpen(int limit) implements Added {}
    }

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;

    Attachments(JdbcClient jdbc, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * Notes a file that is about to be uploaded. The row of its uploader is the lock under which open ones are counted.
     *
     * @param roomId absent for an avatar
     */
    Added add(UUID attachmentId, @Nullable Long roomId, long uploaderId, Announced file, int openAtMost) {
        Added added = transaction.execute(status -> {
            jdbc.sql("SELECT user_id FROM users WHERE user_id = :user FOR NO KEY UPDATE")
                    .param("user", uploaderId)
                    .query(Long.class)
                    .optional();
            if (roomId != null && !isMember(roomId, uploaderId)) {
                return new Added.NotAMember();
            }
            int open =
                    jdbc.sql("""
                            SELECT count(*) FROM attachments
                            WHERE uploader_id = :user AND used_at IS NULL AND dropped_at IS NULL
                            """).param("user", uploaderId).query(Integer.class).single();
            if (open >= openAtMost) {
                return new Added.TooManyOpen(openAtMost);
            }
            jdbc.sql("""
                            INSERT INTO attachments (attachment_id, room_id, uploader_id, file_name, content_type, size_bytes)
                            VALUES (:id, :room, :user, :name, :type, :size)
                            """)
                    .param("id", attachmentId)
                    .param("room", roomId)
                    .param("user", uploaderId)
                    .param("name", file.name().text())
                    .param("type", file.type().mediaType())
                    .param("size", file.sizeBytes())
                    .update();
            return new Added.Open();
        });
        if (added == null) {
            throw new IllegalStateException("transaction gave no outcome");
        }
        return added;
    }

    Optional<Attachment> find(UUID attachmentId) {
        return jdbc.sql("SELECT " + COLUMNS
                        + " FROM attachments a WHERE a.attachment_id = :id AND a.dropped_at IS NULL")
                .param("id", attachmentId)
                .query(Attachments::read)
                .optional();
    }

    boolean isMember(long roomId, long userId) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM chat_room_members m JOIN chat_rooms r USING (room_id)
                                       WHERE m.room_id = :room AND m.user_id = :user AND m.left_at IS NULL
                                         AND r.deleted_at IS NULL)
                        """)
                .param("room", roomId)
                .param("user", userId)
                .query(Boolean.class)
                .single();
    }

    /** Whether this member can see the message: from its join on, and deleted neither for all nor for the member. */
    boolean isVisible(long roomId, long messageId, long userId) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM messages m JOIN chat_room_members own USING (room_id)
                                       WHERE m.room_id = :room AND m.message_id = :message AND own.user_id = :user
                                         AND own.left_at IS NULL AND m.message_id > own.joined_at_message_id
                                         AND m.deleted_at IS NULL
                                         AND NOT EXISTS (SELECT FROM message_deletions d
                                                         WHERE d.room_id = m.room_id AND d.message_id = m.message_id
                                                           AND d.user_id = :user))
                        """)
                .param("room", roomId)
                .param("message", messageId)
                .param("user", userId)
                .query(Boolean.class)
                .single();
    }

    /** Keeps what an upload turned out to be. The first outcome stays. */
    void settle(UUID attachmentId, Content content) {
        RefusalCode refusal = content instanceof Content.Refused(RefusalCode code) ? code : null;
        Content.Picture picture = content instanceof Content.Picture is ? is : null;
        jdbc.sql("""
                        UPDATE attachments
                        SET state = :state::attachment_state, refusal = :refusal, width = :width, height = :height,
                            thumbnail = :thumbnail, uploaded_at = now()
                        WHERE attachment_id = :id AND state = 'ANNOUNCED' AND dropped_at IS NULL
                        """)
                .param("state", refusal == null ? "READY" : "REFUSED")
                .param("refusal", refusal == null ? null : refusal.name())
                .param("width", picture == null ? null : picture.width())
                .param("height", picture == null ? null : picture.height())
                .param("thumbnail", picture == null ? null : picture.thumbnail().mediaType())
                .param("id", attachmentId)
                .update();
    }

    /** Locks these against use and sweep until the transaction ends, in the order of their ids. */
    public Map<UUID, Attachment> lock(Collection<UUID> attachmentIds) {
        Map<UUID, Attachment> locked = new HashMap<>();
        jdbc.sql("SELECT " + COLUMNS + """
                         FROM attachments a
                        WHERE a.attachment_id = ANY (:ids::uuid[]) AND a.dropped_at IS NULL
                        ORDER BY a.attachment_id FOR NO KEY UPDATE OF a
                        """)
                .param("ids", texts(attachmentIds))
                .query((row, number) -> read(row, number))
                .list()
                .forEach(attachment -> locked.put(attachment.attachmentId(), attachment));
        return locked;
    }

    /**
     * Notes which stored messages refer to which; under {@link #lock}.
     *
     * @param messages each with an attachment
     */
    public void link(List<Message> messages) {
        jdbc.sql("""
                        UPDATE attachments a SET message_id = f.m, used_at = now()
                        FROM unnest(:ids::uuid[], :messages::bigint[]) AS f(id, m) WHERE a.attachment_id = f.id
                        """)
                .param(
                        "ids",
                        texts(messages.stream().map(Attachments::attachmentOf).toList()))
                .param(
                        "messages",
                        messages.stream().mapToLong(Message::messageId).toArray())
                .update();
    }

    /** Announced so long ago that they must have been uploaded, if ever; nobody has asked for them since. */
    List<UUID> announced(Instant before, int atMost) {
        return jdbc.sql("""
                        SELECT attachment_id FROM attachments
                        WHERE used_at IS NULL AND uploaded_at IS NULL AND dropped_at IS NULL AND created_at < :before
                        ORDER BY created_at LIMIT :atMost
                        """)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("atMost", atMost)
                .query((row, number) -> row.getObject("attachment_id", UUID.class))
                .list();
    }

    /** Notes that something was uploaded; drops what was not. */
    void noteUpload(UUID attachmentId, boolean uploaded) {
        jdbc.sql("UPDATE attachments SET " + (uploaded ? "uploaded_at" : "dropped_at") + """
                         = now()
                        WHERE attachment_id = :id AND used_at IS NULL AND uploaded_at IS NULL AND dropped_at IS NULL
                        """)
                .param("id", attachmentId)
                .update();
    }

    /** Drops what nothing will refer to. The conditions are judged again under the row's lock: a use that was faster counts. */
    void drop(Instant refusedBefore, Instant unusedBefore, int atMost) {
        jdbc.sql("""
                        UPDATE attachments SET dropped_at = now()
                        WHERE attachment_id IN (
                            SELECT a.attachment_id FROM attachments a
                            WHERE a.dropped_at IS NULL
                              AND (a.used_at IS NULL AND a.created_at < :unusedBefore
                                   OR a.used_at IS NULL AND a.state = 'REFUSED' AND a.created_at < :refusedBefore
                                   OR a.replaced_at IS NOT NULL)
                            LIMIT :atMost FOR UPDATE SKIP LOCKED)
                        """)
                .param("unusedBefore", unusedBefore.atOffset(ZoneOffset.UTC))
                .param("refusedBefore", refusedBefore.atOffset(ZoneOffset.UTC))
                .param("atMost", atMost)
                .update();
        jdbc.sql("""
                        UPDATE attachments SET dropped_at = now()
                        WHERE attachment_id IN (
                            SELECT a.attachment_id FROM messages m
                            JOIN attachments a ON a.room_id = m.room_id AND a.message_id = m.message_id
                            WHERE m.deleted_at IS NOT NULL AND m.attachment_id IS NOT NULL AND a.dropped_at IS NULL
                            LIMIT :atMost FOR UPDATE OF a SKIP LOCKED)
                        """).param("atMost", atMost).update();
    }

    List<UUID> dropped(int atMost) {
        return jdbc.sql(
                        "SELECT attachment_id FROM attachments WHERE dropped_at IS NOT NULL ORDER BY dropped_at LIMIT :atMost")
                .param("atMost", atMost)
                .query((row, number) -> row.getObject("attachment_id", UUID.class))
                .list();
    }

    /** The end of a dropped one, when its bytes are gone. */
    void forget(UUID attachmentId) {
        jdbc.sql("DELETE FROM attachments WHERE attachment_id = :id AND dropped_at IS NOT NULL")
                .param("id", attachmentId)
                .update();
    }

    Optional<UUID> avatarOf(long userId) {
        return jdbc.sql(
                        "SELECT avatar_id FROM users WHERE user_id = :user AND deleted_at IS NULL AND avatar_id IS NOT NULL")
                .param("user", userId)
                .query(UUID.class)
                .optional();
    }

    /**
     * Puts one avatar in the place of another, under the lock of the user's row.
     *
     * @param avatarId absent: none
     * @return whether it was there to be put
     */
    boolean makeAvatar(long userId, @Nullable UUID avatarId) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Optional<UUID> before = jdbc.sql("SELECT avatar_id FROM users WHERE user_id = :user FOR NO KEY UPDATE")
                    .param("user", userId)
                    .query((row, number) -> Optional.ofNullable(row.getObject("avatar_id", UUID.class)))
                    .optional()
                    .flatMap(avatar -> avatar);
            if (before.equals(Optional.ofNullable(avatarId))) {
                return true;
            }
            if (avatarId != null) {
                int taken = jdbc.sql("""
                                UPDATE attachments SET used_at = now()
                                WHERE attachment_id = :id AND room_id IS NULL AND uploader_id = :user AND state = 'READY'
                                  AND used_at IS NULL AND dropped_at IS NULL
                                """)
                        .param("id", avatarId)
                        .param("user", userId)
                        .update();
                if (taken == 0) {
                    return false;
                }
            }
            jdbc.sql("UPDATE users SET avatar_id = :id WHERE user_id = :user")
                    .param("id", avatarId)
                    .param("user", userId)
                    .update();
            before.ifPresent(old -> jdbc.sql("UPDATE attachments SET replaced_at = now() WHERE attachment_id = :id")
                    .param("id", old)
                    .update());
            return true;
        }));
    }

    private static UUID attachmentOf(Message message) {
        Message.Attachment attachment = message.attachment();
        if (attachment == null) {
            throw new IllegalArgumentException("attachment: none (expected: one)");
        }
        return attachment.attachmentId();
    }

    private static String[] texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }

    private static Attachment read(ResultSet row, int number) throws SQLException {
        String refusal = row.getString("refusal");
        String thumbnail = row.getString("thumbnail");
        UUID clientMessageId = row.getObject("client_message_id", UUID.class);
        return new Attachment(
                row.getObject("attachment_id", UUID.class),
                row.getObject("room_id", Long.class),
                row.getLong("uploader_id"),
                row.getString("file_name"),
                row.getString("content_type"),
                row.getLong("size_bytes"),
                Attachment.State.valueOf(row.getString("state")),
                refusal == null ? null : RefusalCode.valueOf(refusal),
                thumbnail == null ? null : new Image(row.getInt("width"), row.getInt("height"), thumbnail),
                row.getBoolean("used"),
                clientMessageId == null ? null : new UsedBy(row.getLong("message_id"), clientMessageId));
    }
}
