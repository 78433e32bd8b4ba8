package chat.nonstop.persistence.room;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.presence.Presences.Presence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A room as one of its members sees it ({@code room.schema.json}).
 *
 * @param name a group's name; the peer's nickname in a 1:1 room
 * @param lastReadMessageId how far the member has read, at least up to where it joined
 * @param unreadCount messages after that, without those that nobody counts (docs/decisions/0043)
 * @param lastMessage absent while there is none, and when it was written before the member joined
 * @param peer the other one of a 1:1 room
 * @param role what the member is in the room
 * @param notice absent while nothing is pinned, and when what is pinned was written before the member joined
 * @param mutedUntil absent when the member has not muted the room, or no longer
 */
public record Room(
        long roomId,
        RoomType type,
        String name,
        long lastMessageId,
        long lastReadMessageId,
        long unreadCount,
        int memberCount,
        @Nullable Message lastMessage,
        @Nullable Peer peer,
        Role role,
        @Nullable Notice notice,
        @Nullable Instant mutedUntil,
        Instant createdAt) {
    Room withPeer(Peer seen) {
        return new Room(
                roomId,
                type,
                name,
                lastMessageId,
                lastReadMessageId,
                unreadCount,
                memberCount,
                lastMessage,
                seen,
                role,
                notice,
                mutedUntil,
                createdAt);
    }

    public enum RoomType {
        ONE_TO_ONE,
        GROUP
    }

    /**
     * @param online whether the peer has a session; false when one of the two has blocked the other
     * @param lastSeenAt when it last had one; absent while it is online, when nobody knows, and behind a block
     */
    public record Peer(
            long userId,
            String nickname,
            @Nullable String avatarUrl,
            boolean online,
            @Nullable Instant lastSeenAt) {
        /** This one, who was last seen when the record says, as Redis knows it now. */
        Peer seen(Presence presence) {
            return new Peer(userId, nickname, avatarUrl, presence.online(), presence.lastSeenAt(lastSeenAt));
        }
    }

    /** A message that is pinned for all. */
    public record Notice(long messageId, long pinnedBy, Instant pinnedAt) {}
}
