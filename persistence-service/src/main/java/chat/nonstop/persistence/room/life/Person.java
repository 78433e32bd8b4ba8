package chat.nonstop.persistence.room.life;

import chat.nonstop.persistence.room.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user who exists, and what he is in a room.
 *
 * @param role null for who is not a member now
 * @param joinedAt null for who is not a member now
 */
record Person(
        long userId,
        String nickname,
        @Nullable Role role,
        @Nullable Instant joinedAt) {
    boolean isMember() {
        return role != null;
    }
}
