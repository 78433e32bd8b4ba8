package chat.nonstop.verify.trial;

import java.time.Duration;

/**
 * The load of a trial. All users are in all rooms.
 *
 * @param devices sessions of each user
 * @param perSecond messages of all together; a third as many reports of reading
 * @param atLeast how long the load lasts, and longer when what happens takes longer
 */
public record Plan(int users, int devices, int rooms, int perSecond, Duration atLeast) {
    public Plan {
        if (users < 2 || devices < 1 || rooms < 1 || perSecond < 1) {
            throw new IllegalArgumentException("a trial has two users, a device, a room and a message at least");
        }
    }
}
