package chat.nonstop.persistence.message;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;

/** Rows of {@code messages} as messages. */
public final class MessageRows {
    /** The columns that {@link #mapper} reads, of a table or alias {@code m}. */
    public static final String COLUMNS =
            "m.room_id, m.message_id, m.sender_id, m.client_message_id, m.type, m.content, m.reply_to, m.sent_at";

    private MessageRows() {}

    public static RowMapper<Message> mapper() {
        return (row, number) -> read(row);
    }

    private static Message read(ResultSet row) throws SQLException {
        return new Message(
                row.getLong("room_id"),
                row.getLong("message_id"),
                row.getLong("sender_id"),
                row.getObject("client_message_id", UUID.class),
                MessageType.valueOf(row.getString("type")),
                row.getString("content"),
                null,
                row.getObject("reply_to", Long.class),
                row.getObject("sent_at", OffsetDateTime.class).toInstant());
    }
}
