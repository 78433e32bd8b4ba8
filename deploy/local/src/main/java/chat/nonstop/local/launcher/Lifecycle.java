package chat.nonstop.local.launcher;

import java.time.Duration;
import java.time.Instant;

/**
 * Where one supervised process is in its life, and what each event makes of it.
 *
 * <pre>
 * Waiting --turn--> Starting --answers--> Up
 *                      ^  |                |
 *                      |  +----exits-------+---> Down (a pause that grows with each failure in a row)
 *                      +------pause over-----------+
 * </pre>
 *
 * An exit counts as the first failure again once the process has been up for {@link #FORGIVEN_AFTER}.
 */
sealed interface Lifecycle {
    Duration FIRST_PAUSE = Duration.ofMillis(500);
    Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    Duration FORGIVEN_AFTER = Duration.ofMinutes(1);

    /** So many failures in a row are a crash loop: something to tell people about. */
    int CRASH_LOOP = 3;

    /** Its turn comes when what it needs has been up once. */
    record Waiting() implements Lifecycle {
        Starting turn(Instant now) {
            return new Starting(now, 0);
        }
    }

    record Starting(Instant since, int failures) implements Lifecycle {
        Up answers(Instant now) {
            return new Up(now, failures);
        }

        Down exits(Instant now) {
            return Down.after(failures + 1, now);
        }
    }

    record Up(Instant since, int failures) implements Lifecycle {
        Down exits(Instant now) {
            boolean forgiven = Duration.between(since, now).compareTo(FORGIVEN_AFTER) >= 0;
            return Down.after(forgiven ? 1 : failures + 1, now);
        }
    }

    record Down(int failures, Instant startAgainAt) implements Lifecycle {
        static Down after(int failures, Instant now) {
            return new Down(failures, now.plus(pauseAfter(failures)));
        }

        Starting start(Instant now) {
            return new Starting(now, failures);
        }
    }

    /** On purpose, for good. */
    record Stopped() implements Lifecycle {}

    /** Doubles with each failure in a row, from half a second to half a minute. */
    static Duration pauseAfter(int failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** One word for people and scripts: {@code starting}, {@code up}, {@code down} or {@code failing}. */
    default String word() {
        return switch (this) {
            case Waiting() -> "starting";
            case Starting(var since, var failures) -> failures >= CRASH_LOOP ? "failing" : "starting";
            case Up up -> "up";
            case Down(var failures, var startAgainAt) -> failures >= CRASH_LOOP ? "failing" : "down";
            case Stopped() -> "down";
        };
    }
}
