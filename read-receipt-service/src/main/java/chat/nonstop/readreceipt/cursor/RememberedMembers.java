package chat.nonstop.readreceipt.cursor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/**
 * Who was seen to be a member of a room a moment ago, so that a member who reads on costs no question each time. Only a
 * courtesy at the door: whoever left meanwhile is stopped where the cursor is stored. That somebody is not a member is not
 * remembered: an invitation may come at any time.
 */
final class RememberedMembers {
    private final StoredCursors stored;
    private final Cache<Member, Boolean> members;

    private record Member(long roomId, long userId) {}

    RememberedMembers(StoredCursors stored, Duration life, int most) {
        this.stored = stored;
        this.members =
                Caffeine.newBuilder().expireAfterWrite(life).maximumSize(most).build();
    }

    boolean contains(long roomId, long userId) {
        Member member = new Member(roomId, userId);
        if (members.getIfPresent(member) != null) {
            return true;
        }
        boolean found = stored.headFor(roomId, userId).isPresent();
        if (found) {
            members.put(member, true);
        }
        return found;
    }
}
