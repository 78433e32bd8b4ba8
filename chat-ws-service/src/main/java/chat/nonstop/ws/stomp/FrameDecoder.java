package chat.nonstop.ws.stomp;

import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.simp.stomp.BufferingStompDecoder;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompDecoder;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;
import org.springframework.messaging.support.NativeMessageHeaderAccessor;

/**
 * Reads what one connection sends, frame by frame in the order sent; a frame may come in pieces. Not thread-safe: one per
 * connection, called by one thread at a time.
 */
public final class FrameDecoder {
    private static final StompDecoder STATELESS = new StompDecoder();

    private final BufferingStompDecoder decoder;

    /** @param frameBytes the most that an incomplete frame may hold */
    public FrameDecoder(int frameBytes) {
        decoder = new BufferingStompDecoder(STATELESS, frameBytes);
    }

    /** @throws MalformedFrameException when the bytes are no STOMP, or an unfinished frame outgrows the limit */
    public List<Inbound> decode(ByteBuffer bytes) throws MalformedFrameException {
        List<Message<byte[]>> messages;
        try {
            messages = decoder.decode(bytes);
        } catch (RuntimeException malformed) { // also IllegalArgumentException for an unknown command
            throw new MalformedFrameException(malformed);
        }
        List<Inbound> inbound = new ArrayList<>(messages.size());
        for (Message<byte[]> message : messages) {
            inbound.add(translate(message));
        }
        return inbound;
    }

    /** Whether the beginning of a frame has come, but not its end. */
    public boolean isUnfinished() {
        return decoder.getBufferSize() > 0;
    }

    private static Inbound translate(Message<byte[]> message) {
        StompCommand command = StompHeaderAccessor.getCommand(message.getHeaders());
        if (command == null) {
            return new Inbound.HeartBeat();
        }
        ClientCommand known = clientCommand(command);
        return known == null
                ? new Inbound.ServerCommand(command.name())
                : new ClientFrame(known, firstOfEach(message), message.getPayload());
    }

    private static @Nullable ClientCommand clientCommand(StompCommand command) {
        return switch (command) {
            case STOMP, CONNECT -> ClientCommand.CONNECT;
            case SEND -> ClientCommand.SEND;
            case SUBSCRIBE -> ClientCommand.SUBSCRIBE;
            case UNSUBSCRIBE -> ClientCommand.UNSUBSCRIBE;
            case ACK -> ClientCommand.ACK;
            case NACK -> ClientCommand.NACK;
            case BEGIN -> ClientCommand.BEGIN;
            case COMMIT -> ClientCommand.COMMIT;
            case ABORT -> ClientCommand.ABORT;
            case DISCONNECT -> ClientCommand.DISCONNECT;
            case CONNECTED, RECEIPT, MESSAGE, ERROR -> null;
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> firstOfEach(Message<byte[]> message) {
        Map<String, List<String>> all =
                (Map<String, List<String>>) message.getHeaders().get(NativeMessageHeaderAccessor.NATIVE_HEADERS);
        if (all == null) {
            return Map.of();
        }
        Map<String, String> first = HashMap.newHashMap(all.size());
        all.forEach((name, values) -> first.put(name, values.getFirst()));
        return first;
    }
}
