package chat.nonstop.ws.it;

import chat.nonstop.contracts.internal.PresenceRooms;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/** In which rooms users' presence is told live, at most two pairs a page. */
final class PresenceDoor extends InternalDoor {
    private final LongFunction<FakeRoom> rooms;
    private final Set<Long> showing = ConcurrentHashMap.newKeySet();

    /** Done once, before the answer to the next call about a user; a call that meets a throwing one fails. */
    private final Map<Long, Runnable> beforeAnswers = new ConcurrentHashMap<>();

    PresenceDoor(LongFunction<FakeRoom> rooms) {
        this.rooms = rooms;
    }

    void show(long roomId) {
        showing.add(roomId);
    }

    void beforeAnswer(long userId, Runnable task) {
        beforeAnswers.put(userId, task);
    }

    @Override
    void answer(HttpExchange exchange) throws IOException {
        PresenceRooms.Request asked = read(exchange, PresenceRooms.Request.class);
        try {
            asked.userIds().forEach(userId -> {
                Runnable task = beforeAnswers.remove(userId);
                if (task != null) {
                    task.run();
                }
            });
        } catch (RuntimeException away) {
            writeStatus(exchange, 503);
            return;
        }
        write(exchange, page(asked));
    }

    private PresenceRooms page(PresenceRooms.Request asked) {
        PresenceRooms.Place after = asked.after() == null ? new PresenceRooms.Place(0, 0) : asked.after();
        List<PresenceRooms.Place> shown = asked.userIds().stream()
                .sorted()
                .flatMap(userId -> showing.stream()
                        .sorted()
                        .filter(roomId -> rooms.apply(roomId).membership(userId).member())
                        .map(roomId -> new PresenceRooms.Place(userId, roomId)))
                .filter(place -> place.userId() > after.userId()
                        || place.userId() == after.userId() && place.roomId() > after.roomId())
                .toList();
        List<PresenceRooms.Place> page = shown.stream().limit(2).toList();
        return new PresenceRooms(
                page.stream()
                        .map(PresenceRooms.Place::userId)
                        .distinct()
                        .map(userId -> new PresenceRooms.OfUser(
                                userId,
                                page.stream()
                                        .filter(place -> place.userId() == userId)
                                        .map(PresenceRooms.Place::roomId)
                                        .toList()))
                        .toList(),
                shown.size() > page.size());
    }
}
