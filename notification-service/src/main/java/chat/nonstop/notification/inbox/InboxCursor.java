package chat.nonstop.notification.inbox;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an inbox, from newest to oldest. Clients get it as a text that means nothing to them, and bring it back.
 *
 * @param createdAt in whole microseconds, as the database keeps it
 */
record InboxCursor(Instant createdAt, long roomId, long messageId) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,16})-(\\d{1,18})-(\\d{1,18})");
    private static final long MICROS_PER_SECOND = 1_000_000;

    /** Before all there is. */
    static final InboxCursor NEWEST = new InboxCursor(Instant.parse("9999-12-31T23:59:59Z"), 0, 0);

    String text() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + "-" + roomId + "-" + messageId;
    }

    /** Empty when {@code text} is not what {@link #text} makes. */
    static Optional<InboxCursor> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long micros = Long.parseLong(parts.group(1));
        return Optional.of(new InboxCursor(
                Instant.ofEpochSecond(micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND * 1_000),
                Long.parseLong(parts.group(2)),
                Long.parseLong(parts.group(3))));
    }
}
