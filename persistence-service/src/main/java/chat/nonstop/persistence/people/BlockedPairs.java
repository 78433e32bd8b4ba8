package chat.nonstop.persistence.people;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The one question that rooms and messages have about blocks: whether there is one between two people, whoever made it. */
public class BlockedPairs {
    private final JdbcClient jdbc;

    BlockedPairs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public boolean isBlocked(long userId, long otherId) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM user_blocks
                                       WHERE (blocker_id, blocked_id) IN ((:one, :other), (:other, :one)))
                        """)
                .param("one", userId)
                .param("other", otherId)
                .query(Boolean.class)
                .single();
    }

    /** Those of the rooms that are 1:1 rooms of such two. */
    public Set<Long> among(Collection<Long> roomIds) {
        if (roomIds.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(jdbc.sql("""
                        SELECT p.room_id FROM one_to_one_chat_rooms p
                        WHERE p.room_id = ANY (:rooms)
                          AND EXISTS (SELECT FROM user_blocks b
                                      WHERE (b.blocker_id, b.blocked_id)
                                          IN ((p.user_low, p.user_high), (p.user_high, p.user_low)))
                        """)
                .param("rooms", roomIds.stream().mapToLong(Long::longValue).toArray())
                .query((row, number) -> row.getLong("room_id"))
                .list());
    }
}
