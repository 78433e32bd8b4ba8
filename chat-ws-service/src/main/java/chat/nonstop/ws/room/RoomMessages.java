package chat.nonstop.ws.room;

import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.ws.room.Sequencer.Placed;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One room's messages. */
record RoomMessages(long roomId, Heads heads, History history, int page) implements FeedSource {
    @Override
    public CompletableFuture<Long> head() {
        return heads.message(roomId);
    }

    @Override
    public long recordedHead() {
        return history.heads(List.of(roomId))
                .getOrDefault(roomId, Heads.Head.NONE)
                .messageId();
    }

    @Override
    public List<Placed<FeedEntry>> after(long id) {
        return placed(history.after(roomId, id, page));
    }

    @Override
    public List<Placed<FeedEntry>> after(long id, long readerId) {
        return placed(history.after(roomId, id, page, readerId));
    }

    private static List<Placed<FeedEntry>> placed(HistoryPage page) {
        return page.messages().stream()
                .map(message -> new Placed<FeedEntry>(message.messageId(), RoomMessage.recorded(message)))
                .toList();
    }
}
