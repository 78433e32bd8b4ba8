package chat.nonstop.persistence.outbox;

import chat.nonstop.contracts.internal.Membership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Memberships as they are now. A node that hears of a membership believes it, so one that was true once and is told late must
 * not be told: it would end the subscription of somebody who has come back.
 */
class CurrentMemberships {
    private final JdbcClient jdbc;

    CurrentMemberships(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One for each user, in the same order. */
    List<Membership> of(long roomId, List<Long> userIds) {
        if (userIds.isEmpty()) {
            return List.of();
        }
        Map<Long, Membership> members = new HashMap<>();
        jdbc.sql("""
                        SELECT m.user_id, m.joined_at_message_id
                        FROM chat_room_members m JOIN chat_rooms r USING (room_id)
                        WHERE m.room_id = :roomId AND m.user_id = ANY (:userIds)
                          AND m.left_at IS NULL AND r.deleted_at IS NULL
                        """)
                .param("roomId", roomId)
                .param("userIds", userIds.stream().mapToLong(Long::longValue).toArray())
                .query(row -> {
                    long userId = row.getLong("user_id");
                    members.put(userId, new Membership(roomId, userId, true, row.getLong("joined_at_message_id")));
                });
        return userIds.stream()
                .map(userId -> members.getOrDefault(userId, new Membership(roomId, userId, false, 0)))
                .toList();
    }
}
