package chat.nonstop.persistence.message;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.persistence.attachment.Attachment;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** Rows of {@code messages} as messages. What is deleted or hidden comes without anything that it said. */
public final class MessageRows {
    /** Looked up only for messages that something has happened to. */
    private static final String REACTIONS = """
             CASE WHEN m.change_id IS NOT NULL THEN (
                SELECT json_agg(json_build_object('emoji', given.emoji, 'userIds', given.user_ids) ORDER BY given.first_id)
                FROM (SELECT r.emoji, array_agg(r.user_id ORDER BY r.change_id) AS user_ids, min(r.emoji_change_id) AS first_id
                      FROM message_reactions r
                      WHERE r.room_id = m.room_id AND r.message_id = m.message_id
                      GROUP BY r.emoji) given)
            END AS reactions""";

    /** Of the few messages that have one. */
    private static final String ATTACHMENT = """
             CASE WHEN m.attachment_id IS NOT NULL THEN (
                SELECT json_build_object('attachmentId', a.attachment_id, 'fileName', a.file_name, 'contentType', a.content_type,
                                         'sizeBytes', a.size_bytes, 'width', a.width, 'height', a.height,
                                         'thumbnailType', a.thumbnail)
                FROM attachments a
                WHERE a.attachment_id = m.attachment_id AND a.dropped_at IS NULL)
            END AS attachment""";

    private static final String STORED = "m.room_id, m.message_id, m.sender_id, m.client_message_id, m.type, m.content,"
            + " m.reply_to, m.sent_at, m.detail, m.mentions, m.edited_at, m.deleted_at, m.change_id,"
            + REACTIONS + "," + ATTACHMENT;

    /** The columns that {@link #mapper} reads, of a table or alias {@code m}, as no reader in particular sees them. */
    public static final String COLUMNS = STORED + ", false AS hidden";

    private MessageRows() {}

    /**
     * The same columns as one reader sees them: hidden what he deleted for himself.
     *
     * @param reader an SQL expression of the reader's user id; null is no reader in particular
     */
    public static String seenBy(String reader) {
        return STORED + ", EXISTS (SELECT FROM message_deletions d WHERE d.user_id = " + reader
                + " AND d.room_id = m.room_id AND d.message_id = m.message_id) AS hidden";
    }

    public static RowMapper<Message> mapper() {
        return (row, number) -> read(row);
    }

    private static Message read(ResultSet row) throws SQLException {
        Instant deletedAt = instant(row, "deleted_at");
        boolean hidden = row.getBoolean("hidden");
        boolean gone = hidden || deletedAt != null;
        return new Message(
                row.getLong("room_id"),
                row.getLong("message_id"),
                row.getLong("sender_id"),
                row.getObject("client_message_id", UUID.class),
                MessageType.valueOf(row.getString("type")),
                gone ? "" : row.getString("content"),
                gone ? null : attachment(row),
                row.getObject("reply_to", Long.class),
                row.getObject("sent_at", OffsetDateTime.class).toInstant(),
                gone ? null : detail(row),
                gone ? null : mentions(row),
                gone ? null : reactions(row),
                gone ? null : instant(row, "edited_at"),
                deletedAt,
                hidden ? true : null,
                row.getObject("change_id", Long.class));
    }

    private static Message.@Nullable Attachment attachment(ResultSet row) throws SQLException {
        String json = row.getString("attachment");
        return json == null
                ? null
                : ContractJson.mapper().readValue(json, AttachmentColumns.class).shownIn(row.getLong("room_id"));
    }

    private static Message.@Nullable Detail detail(ResultSet row) throws SQLException {
        String json = row.getString("detail");
        return json == null ? null : ContractJson.mapper().readValue(json, Message.Detail.class);
    }

    private static @Nullable List<Long> mentions(ResultSet row) throws SQLException {
        Array mentions = row.getArray("mentions");
        return mentions == null ? null : List.of((Long[]) mentions.getArray());
    }

    private static @Nullable List<Message.Reaction> reactions(ResultSet row) throws SQLException {
        String json = row.getString("reactions");
        return json == null ? null : List.of(ContractJson.mapper().readValue(json, Message.Reaction[].class));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private record AttachmentColumns(
            UUID attachmentId,
            String fileName,
            String contentType,
            long sizeBytes,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String thumbnailType) {
        Message.Attachment shownIn(long roomId) {
            Attachment.Image image = width == null || height == null || thumbnailType == null
                    ? null
                    : new Attachment.Image(width, height, thumbnailType);
            return Attachment.shown(roomId, attachmentId, fileName, contentType, sizeBytes, image);
        }
    }
}
