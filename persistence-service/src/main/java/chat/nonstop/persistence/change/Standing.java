package chat.nonstop.persistence.change;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a change is decided on, read under the room's lock: a member, and the message that it is about.
 *
 * @param memberId who asks
 * @param group whether the room is a group; else it is one of two people
 * @param leads whether the member is the group's owner or one of its admins
 * @param blocked whether one of the two of a 1:1 room has blocked the other
 * @param noticeId the message that is the room's notice; null when there is none
 * @param message null when there is no such message, or it is from before the member joined
 */
record Standing(
        long memberId,
        boolean group,
        boolean leads,
        boolean blocked,
        @Nullable Long noticeId,
        @Nullable Target message) {

    /**
     * @param system whether it tells of a change of the room
     * @param deleted for everyone
     * @param hidden by the member for himself
     */
    record Target(
            long messageId,
            long senderId,
            boolean system,
            String content,
            Instant sentAt,
            boolean deleted,
            boolean hidden) {}
}
