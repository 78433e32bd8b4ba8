package chat.nonstop.ws.it;

import chat.nonstop.contracts.internal.RoomHeads;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.ChangesPage;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/** Heads, members, messages and changes of rooms. */
final class RoomDoor extends InternalDoor {
    private final LongFunction<FakeRoom> rooms;

    RoomDoor(LongFunction<FakeRoom> rooms) {
        this.rooms = rooms;
    }

    @Override
    void answer(HttpExchange exchange) throws IOException {
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        if (token == null || !token.startsWith("Bearer ")) {
            writeStatus(exchange, 401);
            return;
        }
        String[] path = exchange.getRequestURI().getPath().split("/");
        if (path[3].equals("heads")) {
            answerHeads(exchange);
            return;
        }
        FakeRoom room = rooms.apply(Long.parseLong(path[3]));
        if (room.isAway()) {
            writeStatus(exchange, 503);
            return;
        }
        Object answer = switch (path[4]) {
            case "members" -> room.membership(Long.parseLong(path[5]));
            case "messages" -> {
                List<Message> behind = behind(exchange, room.recorded(), Message::messageId);
                yield new HistoryPage(page(exchange, behind), behind.size() > limit(exchange));
            }
            case "changes" -> {
                List<Change> behind = behind(exchange, room.changes(), Change::changeId);
                yield new ChangesPage(
                        page(exchange, behind),
                        behind.size() > limit(exchange),
                        room.changes().size());
            }
            default -> throw new IllegalArgumentException(path[4]);
        };
        room.takeBeforeAnswer(path[4], exchange.getRequestURI()).run();
        write(exchange, answer);
    }

    private void answerHeads(HttpExchange exchange) throws IOException {
        List<RoomHeads.Head> heads = new ArrayList<>();
        for (long roomId : read(exchange, RoomHeads.Request.class).roomIds()) {
            FakeRoom room = rooms.apply(roomId);
            if (room.isAway()) {
                writeStatus(exchange, 503);
                return;
            }
            heads.add(new RoomHeads.Head(
                    roomId, room.messages().size(), room.changes().size()));
        }
        write(exchange, new RoomHeads(heads));
    }

    private static <T> List<T> behind(HttpExchange exchange, List<T> all, ToLongFunction<T> id) {
        long after = query(exchange, "after");
        return all.stream().filter(item -> id.applyAsLong(item) > after).toList();
    }

    private static <T> List<T> page(HttpExchange exchange, List<T> behind) {
        return behind.stream().limit(limit(exchange)).toList();
    }

    private static int limit(HttpExchange exchange) {
        return (int) query(exchange, "limit");
    }

    private static long query(HttpExchange exchange, String name) {
        return Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
                .filter(parameter -> parameter.startsWith(name + '='))
                .mapToLong(parameter -> Long.parseLong(parameter.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
