package chat.nonstop.ws.room;

import chat.nonstop.ws.stomp.MessageFrame;
import java.util.List;

/** What a feed delivers in its place. Used by one thread at a time. */
interface FeedEntry {
    /** As a member sees it who joined behind {@code joinedAtMessageId}. */
    MessageFrame seenBy(long joinedAtMessageId);

    /** Users whose membership ends with it: nothing behind it is theirs to see. */
    List<Long> departed();
}
