package chat.nonstop.persistence.message;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.message.Placement.Placed;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A batch as columns: one array for each parameter of a statement that takes all of it. */
final class Columns {
    private Columns() {}

    /** Arrays of different lengths do not make an array in SQL, so each goes as text. */
    static @Nullable String arrayLiteral(@Nullable List<Long> ids) {
        return ids == null ? null : ids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    static long[] rooms(List<ReceivedMessage> batch) {
        return batch.stream()
                .mapToLong(received -> received.submitted().roomId())
                .toArray();
    }

    static long[] senders(List<ReceivedMessage> batch) {
        return batch.stream()
                .mapToLong(received -> received.submitted().senderId())
                .toArray();
    }

    static String[] strings(List<ReceivedMessage> batch, Function<ReceivedMessage, String> column) {
        return batch.stream().map(column).toArray(String[]::new);
    }

    static long[] longs(List<Placed> placed, Function<Message, Long> column) {
        return placed.stream().mapToLong(each -> column.apply(each.message())).toArray();
    }

    static String[] texts(List<Placed> placed, Function<Message, String> column) {
        return placed.stream().map(each -> column.apply(each.message())).toArray(String[]::new);
    }
}
