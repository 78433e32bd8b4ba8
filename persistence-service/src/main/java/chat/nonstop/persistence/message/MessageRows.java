package chat.nonstop.persistence.message;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** Rows of {@code messages} as messages. */
public final class MessageRows {
    /** The columns that {@link #mapper} reads, of a table or alias {@code m}. */
    public static final String COLUMNS = "m.room_id, m.message_id, m.sender_id, m.client_message_id, m.type, m.content,"
            + " m.reply_to, m.sent_at, m.detail, m.mentions, m.edited_at, m.deleted_at, m.change_id";

    private MessageRows() {}

    public static RowMapper<Message> mapper() {
        return (row, number) -> read(row);
    }

    private static Message read(ResultSet row) throws SQLException {
        Instant deletedAt = instant(row, "deleted_at");
        boolean gone = deletedAt != null;
        return new Message(
                row.getLong("room_id"),
                row.getLong("message_id"),
                row.getLong("sender_id"),
                row.getObject("client_message_id", UUID.class),
                MessageType.valueOf(row.getString("type")),
                gone ? "" : row.getString("content"),
                null,
                row.getObject("reply_to", Long.class),
                row.getObject("sent_at", OffsetDateTime.class).toInstant(),
                detail(row),
                gone ? null : mentions(row),
                null,
                gone ? null : instant(row, "edited_at"),
                deletedAt,
                null,
                row.getObject("change_id", Long.class));
    }

    private static Message.@Nullable Detail detail(ResultSet row) throws SQLException {
        String json = row.getString("detail");
        return json == null ? null : ContractJson.mapper().readValue(json, Message.Detail.class);
    }

    private static @Nullable List<Long> mentions(ResultSet row) throws SQLException {
        Array mentions = row.getArray("mentions");
        return mentions == null ? null : List.of((Long[]) mentions.getArray());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
