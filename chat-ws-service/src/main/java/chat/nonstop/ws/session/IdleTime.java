package chat.nonstop.ws.session;

import java.time.Duration;

/** How long a client may be silent, whatever heart-beats were agreed: it is asked half-way, and given up at the end. */
record IdleTime(Duration limit) {
    boolean isOver(Duration silence) {
        return silence.compareTo(limit) > 0;
    }

    /**
     * @param silence time since the client was last heard
     * @param sinceAsked time since it was last asked for a sign of life
     */
    boolean isAskDue(Duration silence, Duration sinceAsked) {
        Duration half = limit.dividedBy(2);
        return silence.compareTo(half) >= 0 && sinceAsked.compareTo(half) >= 0;
    }
}
