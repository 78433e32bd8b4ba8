package chat.nonstop.ws.room;

import chat.nonstop.ws.room.Sequencer.Placed;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the system of record has of one room's feed. Calls that block throw {@link RuntimeException} when it is away. */
interface FeedSource {
    /** The last id, from wherever it is known soonest. */
    CompletableFuture<Long> head();

    /** The last id, from the record itself; blocks. */
    long recordedHead();

    /** A page of what comes behind {@code id}, ascending; blocks. */
    List<Placed<FeedEntry>> after(long id);

    /** As {@link #after(long)}, without what this reader has put away; blocks. */
    List<Placed<FeedEntry>> after(long id, long readerId);
}
