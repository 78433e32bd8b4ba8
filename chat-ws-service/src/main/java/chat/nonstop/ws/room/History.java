package chat.nonstop.ws.room;

import chat.nonstop.contracts.message.ChangesPage;
import chat.nonstop.contracts.message.HistoryPage;
import java.util.Collection;
import java.util.Map;

/** The system of record's rooms. Calls block for their time and throw {@link RuntimeException} when it is away. */
interface History {
    /** Messages behind {@code after}, ascending. */
    HistoryPage after(long roomId, long after, int limit);

    /** As {@link #after(long, long, int)}; what this reader deleted for himself is hidden. */
    HistoryPage after(long roomId, long after, int limit, long readerId);

    /** Changes behind {@code after}, ascending. */
    ChangesPage changesAfter(long roomId, long after, int limit);

    /** The last message and change of each room; 0 for one without any, nothing for one that does not exist. At most 1,000 rooms. */
    Map<Long, Heads.Head> heads(Collection<Long> roomIds);
}
