package chat.nonstop.verify.trial;

import java.time.Duration;

/**
 * The load of a trial.
 *
 * @param devices sessions of each user
 * @param members users of each room, of whom every second one sends and the others only read; users take turns in being
 *     one
 * @param perSecond messages of all together; a third as many reports of reading, until all readers have stopped
 * @param atLeast how long the load lasts, and longer when what happens takes longer
 */
public record Plan(int users, int devices, int rooms, int members, int perSecond, Duration atLeast) {
    public Plan {
        if (users < 2 || devices < 1 || rooms < 1 || perSecond < 1) {
            throw new IllegalArgumentException("a trial has two users, a device, a room and a message at least");
        }
        if (members < 2 || members > users) {
            throw new IllegalArgumentException("a room has 2 to " + users + " members, not " + members);
        }
        if ((long) rooms * members < users) {
            throw new IllegalArgumentException(
                    rooms + " rooms of " + members + " members have no place for " + users + " users");
        }
    }
}
