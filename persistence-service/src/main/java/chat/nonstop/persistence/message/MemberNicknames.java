package chat.nonstop.persistence.message;

import chat.nonstop.persistence.message.Mentions.Nicknamed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the members of rooms are called now, to resolve mentions. */
public final class MemberNicknames {
    private MemberNicknames() {}

    /** One statement; none for no room. Under the rooms' locks nobody joins or leaves meanwhile. */
    public static Map<Long, Mentions> inRooms(JdbcClient jdbc, Set<Long> roomIds) {
        if (roomIds.isEmpty()) {
            return Map.of();
        }
        Map<Long, List<Nicknamed>> members = new HashMap<>();
        jdbc.sql("""
                        SELECT m.room_id, m.user_id, u.nickname FROM chat_room_members m JOIN users u USING (user_id)
                        WHERE m.room_id = ANY (:rooms) AND m.left_at IS NULL
                        """)
                .param("rooms", roomIds.stream().mapToLong(Long::longValue).toArray())
                .query(row -> {
                    members.computeIfAbsent(row.getLong("room_id"), absent -> new ArrayList<>())
                            .add(new Nicknamed(row.getLong("user_id"), row.getString("nickname")));
                });
        Map<Long, Mentions> mentions = HashMap.newHashMap(members.size());
        members.forEach((room, named) -> mentions.put(room, Mentions.of(named)));
        return mentions;
    }
}
