package chat.nonstop.contracts.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /internal/presence/rooms}: the rooms in which the presence of users is shown live, by user and room.
 *
 * @param users those of the users who have such rooms; of the last one some may be on the next page
 * @param hasMore whether to ask again with {@link Request#after} of the last user's last room
 */
public record PresenceRooms(List<OfUser> users, boolean hasMore) {
    /** Most users of one request. */
    public static final int USERS = 1_000;

    /** Most pairs of a user and a room in one answer. */
    public static final int PAGE = 5_000;

    public record OfUser(long userId, List<Long> roomIds) {
        public OfUser {
            roomIds = List.copyOf(roomIds);
        }
    }

    /** Where a page ended. */
    public record Place(long userId, long roomId) {}

    /**
     * @param userIds up to {@link #USERS}
     * @param after absent for the first page
     */
    public record Request(List<Long> userIds, @Nullable Place after) {
        public Request {
            userIds = List.copyOf(userIds);
        }
    }

    public PresenceRooms {
        users = List.copyOf(users);
    }
}
