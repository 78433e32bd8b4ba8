package chat.nonstop.verify;

import java.time.Duration;
import java.util.Locale;

/**
 * A run in numbers.
 *
 * @param sent messages, each counted once
 * @param repeats sends of a message beyond its first
 * @param acked messages with an ack on the sender's queue
 * @param receipts messages with a RECEIPT
 * @param refused messages refused for good
 * @param unanswered messages with neither promise nor refusal; each may be in history or not
 * @param stored messages of clients in history
 * @param heard deliveries of messages to clients
 * @param toHear deliveries that there should have been
 * @param disconnects sessions that ended before their client was done
 * @param ackTime from a message's first send to its first promise
 * @param hearTime from a message's first send to each delivery
 * @param longestSilence the longest time between two promises while somebody waited for one, all clients together; who has no
 *     session to send on waits as well
 * @param longestUnheard the longest time between two messages that one client heard, of all clients
 */
public record Figures(
        int clients,
        int sent,
        int repeats,
        int acked,
        int receipts,
        int refused,
        int unanswered,
        int stored,
        long heard,
        long toHear,
        int disconnects,
        Durations ackTime,
        Durations hearTime,
        Duration longestSilence,
        Duration longestUnheard) {

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "clients %d, sent %d (+%d repeats), acked %d, receipts %d, refused %d, unanswered %d, stored %d, heard %d of %d,"
                        + " disconnects %d; ack %s; heard %s; longest time without an ack %.0f ms, of a client without a message"
                        + " %.0f ms",
                clients,
                sent,
                repeats,
                acked,
                receipts,
                refused,
                unanswered,
                stored,
                heard,
                toHear,
                disconnects,
                ackTime,
                hearTime,
                Durations.millis(longestSilence),
                Durations.millis(longestUnheard));
    }
}
