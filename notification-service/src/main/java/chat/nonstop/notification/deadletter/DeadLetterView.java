package chat.nonstop.notification.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as operators see it.
 *
 * @param origin where the consumer found it; partition and offset are -1 when the record does not say
 * @param deadLetter where it stands in the dead-letter topic
 * @param key the record's key, of rooms their id
 * @param valueBytes size of what it holds; 0 when it was dropped
 * @param settledAt when it was sent again or dropped
 * @param value base64, only where a single letter is shown: it may be somebody's message
 */
record DeadLetterView(
        long deadLetterId,
        StoredDeadLetters.State state,
        String cause,
        Place origin,
        Place deadLetter,
        @Nullable String key,
        int valueBytes,
        Instant diedAt,
        @Nullable Instant settledAt,
        @Nullable String value) {
    record Place(String topic, int partition, long offset) {
        @Override
        public String toString() {
            return topic + '-' + partition + '@' + offset;
        }
    }

    DeadLetterView with(@Nullable String shownValue) {
        return new DeadLetterView(
                deadLetterId, state, cause, origin, deadLetter, key, valueBytes, diedAt, settledAt, shownValue);
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "DeadLetterView[" + deadLetterId + " " + state + " " + origin + "]";
    }
}
