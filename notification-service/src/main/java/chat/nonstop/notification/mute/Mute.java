package chat.nonstop.notification.mute;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a member wants to hear nothing of a room's new messages.
 *
 * @param until a time far away means until further notice; one that is past, or none, ends it
 */
record Mute(@Nullable Instant until) {
    /** What clients can write with four digits for the year, and the database can keep. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    Mute {
        if (until != null && (until.isBefore(FIRST) || until.isAfter(LAST))) {
            throw new IllegalArgumentException("until: " + until + " (expected: a year from 1 to 9999)");
        }
    }
}
