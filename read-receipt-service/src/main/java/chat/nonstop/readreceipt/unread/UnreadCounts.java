package chat.nonstop.readreceipt.unread;

import chat.nonstop.readreceipt.SqlFile;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is unread, as view {@code unread_messages} derives it (docs/decisions/0043). */
class UnreadCounts {
    private static final String TOTAL = SqlFile.read(UnreadCounts.class, "unread-total.sql");

    private final JdbcClient database;

    UnreadCounts(JdbcClient database) {
        this.database = database;
    }

    UnreadTotal total(long userId) {
        return database.sql(TOTAL)
                .param("user", userId)
                .query(UnreadTotal.class)
                .single();
    }
}
