package chat.nonstop.persistence.room;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is in a room, in the order in which they came ({@code member-list.schema.json}). */
record Members(List<Member> members) {
    /**
     * @param online whether the member has a session; always false as long as nobody keeps presence
     * @param lastSeenAt when it last had one; absent as long as nobody keeps presence
     */
    record Member(
            long userId,
            String nickname,
            @Nullable String avatarUrl,
            Role role,
            boolean online,
            @Nullable Instant lastSeenAt,
            long lastReadMessageId,
            Instant joinedAt) {}
}
