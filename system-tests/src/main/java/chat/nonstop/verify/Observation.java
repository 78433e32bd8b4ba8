package chat.nonstop.verify;

import chat.nonstop.contracts.RefusalCode;
import java.time.Instant;
import java.util.UUID;

/**
 * One thing that one client did or heard. Times come from one clock for all clients of a recording, one that never runs
 * backwards ({@link SteadyClock}).
 */
public sealed interface Observation {
    Instant at();

    /** The client has a live session on a node. */
    record Connected(Instant at) implements Observation {}

    /** The client's session ended. */
    record Disconnected(Instant at, int closeCode) implements Observation {}

    /** The client asks to hear a room from behind {@code after} on; again after each reconnect. */
    record Watched(Instant at, long roomId, long after) implements Observation {}

    /** The server ended the client's subscription to the room: its user is no member any more. */
    record Ended(Instant at, long roomId) implements Observation {}

    /**
     * The client is about to send a message; written again for each repeat of the same {@code clientMessageId}.
     *
     * @param composedAt since when somebody waits for it to go: before {@code at} when there was no session then
     */
    record Sent(Instant at, Instant composedAt, long roomId, UUID clientMessageId, int contentHash)
            implements Observation {}

    /** {@code ACCEPTED} came on {@code /user/queue/acks}. */
    record Acked(Instant at, UUID clientMessageId) implements Observation {}

    /** The RECEIPT of a SEND came. */
    record Receipted(Instant at, UUID clientMessageId) implements Observation {}

    record Refused(Instant at, UUID clientMessageId, RefusalCode code) implements Observation {
        /** Whether the message may have been stored all the same: then it is repeated under the same id. */
        boolean leavesOutcomeOpen() {
            return code == RefusalCode.UNAVAILABLE || code == RefusalCode.INTERNAL_ERROR;
        }
    }

    /** The client is about to report how far its user has read; written again for each repeat. */
    record ReadReported(Instant at, long roomId, long messageId) implements Observation {}

    /** The RECEIPT of such a report came: it is durable. */
    record ReadReceipted(Instant at, long roomId, long messageId) implements Observation {}

    /** REST showed the client where a member's read cursor stands. */
    record CursorShown(Instant at, long roomId, long userId, long messageId) implements Observation {}

    /** A message came on the room's destination. */
    record Heard(Instant at, long roomId, long messageId, long senderId, UUID clientMessageId, int contentHash)
            implements Observation {}
}
