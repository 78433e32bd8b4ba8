package chat.nonstop.persistence.presence;

import chat.nonstop.contracts.internal.PresenceRooms;
import chat.nonstop.contracts.internal.PresenceRooms.OfUser;
import chat.nonstop.contracts.internal.PresenceRooms.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** In which rooms users' presence is told live: their 1:1 rooms without a block between the two, and their smaller groups. */
class ShownRooms {
    private final JdbcClient jdbc;
    private final int groupMembers;

    /** @param groupMembers most members of such a group */
    ShownRooms(JdbcClient jdbc, int groupMembers) {
        this.jdbc = jdbc;
        this.groupMembers = groupMembers;
    }

    /** At most {@code limit} pairs of a user and a room, in their order, after this one. */
    PresenceRooms page(List<Long> userIds, Place after, int limit) {
        List<Place> places = jdbc.sql("""
                        SELECT m.user_id, m.room_id
                        FROM chat_room_members m JOIN chat_rooms r USING (room_id)
                        WHERE m.user_id = ANY (:users) AND (m.user_id, m.room_id) > (:afterUser, :afterRoom)
                          AND m.left_at IS NULL AND r.deleted_at IS NULL
                          AND CASE r.type
                              WHEN 'GROUP' THEN r.member_count <= :groupMembers
                              ELSE NOT EXISTS (SELECT FROM one_to_one_chat_rooms p
                                               JOIN user_blocks b ON (b.blocker_id, b.blocked_id)
                                                   IN ((p.user_low, p.user_high), (p.user_high, p.user_low))
                                               WHERE p.room_id = r.room_id)
                              END
                        ORDER BY m.user_id, m.room_id
                        LIMIT :limit
                        """)
                .param("users", userIds.toArray(Long[]::new))
                .param("afterUser", after.userId())
                .param("afterRoom", after.roomId())
                .param("groupMembers", groupMembers)
                .param("limit", limit + 1)
                .query((row, number) -> new Place(row.getLong("user_id"), row.getLong("room_id")))
                .list();
        boolean hasMore = places.size() > limit;
        Map<Long, List<Long>> rooms = new LinkedHashMap<>();
        for (Place place : hasMore ? places.subList(0, limit) : places) {
            rooms.computeIfAbsent(place.userId(), user -> new ArrayList<>()).add(place.roomId());
        }
        return new PresenceRooms(
                rooms.entrySet().stream()
                        .map(user -> new OfUser(user.getKey(), user.getValue()))
                        .toList(),
                hasMore);
    }
}
