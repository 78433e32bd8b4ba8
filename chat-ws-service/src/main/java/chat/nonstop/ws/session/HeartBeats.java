package chat.nonstop.ws.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What both sides promised (STOMP 1.2, Heart-beating). Zero means: not at all.
 *
 * @param sendEvery this node sends something at least this often
 * @param hearEvery the client promised to send something at least this often
 */
record HeartBeats(Duration sendEvery, Duration hearEvery) {
    /** A client may be this many of its intervals late: its timers and the network are not exact. */
    private static final int GRACE = 3;

    /** How much earlier than promised this node beats: the network takes time, and the check comes at intervals. */
    private static final double EARLY = 0.8;

    static final HeartBeats NONE = new HeartBeats(Duration.ZERO, Duration.ZERO);

    /**
     * @param header of CONNECT, {@code <client sends>,<client wants>} in milliseconds; missing means {@code 0,0}
     * @param own how often this node sends and wants to hear
     * @throws IllegalArgumentException when the header is not two non-negative numbers
     */
    static HeartBeats negotiate(@Nullable String header, Duration own) {
        if (header == null) {
            return NONE;
        }
        if (!header.matches("[0-9]{1,9},[0-9]{1,9}")) {
            throw new IllegalArgumentException("heart-beat: not two numbers of milliseconds");
        }
        int comma = header.indexOf(',');
        long clientSends = Long.parseLong(header, 0, comma, 10);
        long clientWants = Long.parseLong(header, comma + 1, header.length(), 10);
        return new HeartBeats(longer(clientWants, own), longer(clientSends, own));
    }

    private static Duration longer(long millis, Duration own) {
        return millis == 0 ? Duration.ZERO : Duration.ofMillis(Math.max(millis, own.toMillis()));
    }

    /** @param idle time since this node last wrote */
    boolean isDue(Duration idle) {
        return !sendEvery.isZero() && idle.toMillis() >= sendEvery.toMillis() * EARLY;
    }

    /** @param silence time since the client was last heard */
    boolean isLost(Duration silence) {
        return !hearEvery.isZero() && silence.compareTo(hearEvery.multipliedBy(GRACE)) > 0;
    }
}
