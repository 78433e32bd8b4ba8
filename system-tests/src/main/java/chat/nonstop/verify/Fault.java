package chat.nonstop.verify;

import chat.nonstop.contracts.RefusalCode;
import java.util.List;
import java.util.UUID;

/** One broken promise. */
public sealed interface Fault {
    /** Acked, not refused for good, and not in history. */
    record Lost(String client, long roomId, UUID clientMessageId) implements Fault {}

    /** One message stored at several places. */
    record StoredTwice(long roomId, long senderId, UUID clientMessageId, List<Long> messageIds) implements Fault {}

    /** History does not go 1, 2, 3, …: where {@code expected} should stand there is {@code found}. */
    record Hole(long roomId, long expected, long found) implements Fault {}

    /** In history from somebody whose clients are all recorded, and none of them sent it there. */
    record NeverSent(long roomId, long messageId, long senderId) implements Fault {}

    /** The sender was told that it is refused for good; it is in history all the same. */
    record RefusedButStored(String client, long roomId, UUID clientMessageId, RefusalCode code) implements Fault {}

    /** Not stored or not delivered as it was sent. */
    record Altered(String where, long roomId, long messageId) implements Fault {}

    /** A client heard another message under this id than history shows. */
    record HeardAnother(String client, long roomId, long messageId) implements Fault {}

    /** A client heard a message that history does not have. */
    record HeardUnstored(String client, long roomId, long messageId) implements Fault {}

    record HeardTwice(String client, long roomId, long messageId) implements Fault {}

    /** A client heard {@code messageId} after the later {@code after}. */
    record OutOfOrder(String client, long roomId, long messageId, long after) implements Fault {}

    /** A client that watched the room never heard this message. */
    record Missed(String client, long roomId, long messageId) implements Fault {}

    /** A client sent one message once, and another after it; they stand the other way round. */
    record SenderReordered(String client, long roomId, long earlierSent, long laterSent) implements Fault {}

    /** {@code messageId} was sent after {@code ackedBefore} had been acked, and stands before it. */
    record Overtook(long roomId, long messageId, long ackedBefore) implements Fault {}

    /** A client heard a message from after its user's membership had ended. */
    record HeardAsOutsider(String client, long roomId, long messageId) implements Fault {}

    /** In history from somebody who was no member there any more. */
    record StoredFromOutsider(long roomId, long messageId, long senderId) implements Fault {}

    /** A member's read cursor stood at {@code from} and later further back. */
    record CursorBack(long roomId, long userId, long from, long to) implements Fault {}

    /** A member's read cursor ended before what a client of the member was promised, or before what the member sent. */
    record CursorLost(long roomId, long userId, long cursor, long promised) implements Fault {}

    /** A member's read cursor stands beyond everything that the member reported or sent. */
    record CursorInvented(long roomId, long userId, long cursor, long reported) implements Fault {}

    /** A member is shown another number of unread messages than history and cursor give. */
    record WrongUnread(long roomId, long userId, long shown, long recounted) implements Fault {}
}
