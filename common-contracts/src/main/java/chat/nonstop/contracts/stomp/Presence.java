package chat.nonstop.contracts.stomp;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Body of a {@code PRESENCE} frame on {@code /sub/chat/room/{roomId}/events}: a member came online or went offline. Told in
 * 1:1 rooms without a block between the two, and in groups of up to
 * {@link chat.nonstop.contracts.Limits#PRESENCE_ROOM_MEMBERS} members. May be lost: lists of members say how it stands.
 *
 * @param lastSeenAt when the member last had a session; absent while it is online
 */
public record Presence(
        String kind,
        long roomId,
        long userId,
        boolean online,
        @Nullable Instant lastSeenAt) {
    public static Presence online(long roomId, long userId) {
        return new Presence("PRESENCE", roomId, userId, true, null);
    }

    public static Presence offline(long roomId, long userId, Instant lastSeenAt) {
        return new Presence("PRESENCE", roomId, userId, false, lastSeenAt);
    }
}
