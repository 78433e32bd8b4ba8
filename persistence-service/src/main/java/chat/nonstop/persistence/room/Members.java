package chat.nonstop.persistence.room;

import chat.nonstop.persistence.presence.Presences.Presence;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is in a room, in the order in which they came ({@code member-list.schema.json}). */
record Members(List<Member> members) {
    /**
     * @param online whether the member has a session; false of the other one in a 1:1 room with a block between the two
     * @param lastSeenAt when it last had one; absent while it is online, when nobody knows, and behind such a block
     */
    record Member(
            long userId,
            String nickname,
            @Nullable String avatarUrl,
            Role role,
            boolean online,
            @Nullable Instant lastSeenAt,
            long lastReadMessageId,
            Instant joinedAt) {
        /** This one, who was last seen when the record says, as Redis knows it now. */
        Member seen(Presence presence) {
            return seen(presence.online(), presence.lastSeenAt(lastSeenAt));
        }

        /** As it shows itself to somebody who may not know. */
        Member unseen() {
            return seen(false, null);
        }

        private Member seen(boolean isOnline, @Nullable Instant seenAt) {
            return new Member(userId, nickname, avatarUrl, role, isOnline, seenAt, lastReadMessageId, joinedAt);
        }
    }
}
