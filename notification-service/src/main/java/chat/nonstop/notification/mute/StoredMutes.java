package chat.nonstop.notification.mute;

import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Column {@code chat_room_members.muted_until}, the only one of that table that this service may write. */
@Repository
class StoredMutes {
    private static final String SET = """
            UPDATE chat_room_members SET muted_until = :until
            WHERE room_id = :room AND user_id = :user AND left_at IS NULL
            """;

    private final JdbcClient database;

    StoredMutes(JdbcClient database) {
        this.database = database;
    }

    /** Returns whether the user is a member. */
    boolean set(long roomId, long userId, Mute mute) {
        @Nullable Instant until = mute.until();
        return database.sql(SET)
                        .param(
                                "until",
                                until == null ? null : until.atOffset(ZoneOffset.UTC),
                                Types.TIMESTAMP_WITH_TIMEZONE)
                        .param("room", roomId)
                        .param("user", userId)
                        .update()
                == 1;
    }
}
