package chat.nonstop.ws.it;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.internal.AttachmentUse;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Whether messages may refer to an attachment. */
final class AttachmentDoor extends InternalDoor {
    final List<AttachmentUse.Request> uses = new CopyOnWriteArrayList<>();

    private final LongFunction<FakeRoom> rooms;
    private final Map<UUID, Optional<RefusalCode>> attachments = new ConcurrentHashMap<>();

    AttachmentDoor(LongFunction<FakeRoom> rooms) {
        this.rooms = rooms;
    }

    UUID attachment(@Nullable RefusalCode refusal) {
        UUID id = UUID.randomUUID();
        attachments.put(id, Optional.ofNullable(refusal));
        return id;
    }

    @Override
    void answer(HttpExchange exchange) throws IOException {
        UUID id = UUID.fromString(exchange.getRequestURI().getPath().split("/")[3]);
        AttachmentUse.Request asked = read(exchange, AttachmentUse.Request.class);
        uses.add(asked);
        if (rooms.apply(asked.roomId()).isAway()) {
            writeStatus(exchange, 503);
            return;
        }
        write(
                exchange,
                new AttachmentUse(attachments
                        .getOrDefault(id, Optional.of(RefusalCode.ATTACHMENT_NOT_FOUND))
                        .orElse(null)));
    }
}
