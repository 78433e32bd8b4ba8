package chat.nonstop.ws.room;

import chat.nonstop.ws.room.Sequencer.Placed;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One room's changes. */
record RoomChanges(long roomId, Heads heads, History history, int page) implements FeedSource {
    @Override
    public CompletableFuture<Long> head() {
        return heads.change(roomId);
    }

    @Override
    public long recordedHead() {
        return history.heads(List.of(roomId))
                .getOrDefault(roomId, Heads.Head.NONE)
                .changeId();
    }

    @Override
    public List<Placed<FeedEntry>> after(long id) {
        return history.changesAfter(roomId, id, page).changes().stream()
                .map(change -> new Placed<FeedEntry>(change.changeId(), RoomChange.recorded(change)))
                .toList();
    }

    /** The same for every reader, but for where they joined. */
    @Override
    public List<Placed<FeedEntry>> after(long id, long readerId) {
        return after(id);
    }
}
