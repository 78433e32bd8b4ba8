package chat.nonstop.ws.room;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.ws.stomp.MessageFrame;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A message in its place. Live and from history its frame is the same. */
record RoomMessage(MessageFrame frame, List<Long> departed) implements FeedEntry {
    /** @param body JSON of the message, as every reader gets it */
    static RoomMessage heard(long roomId, long messageId, byte[] body, long signalledAtNanos) {
        String type = typeOf(body);
        boolean departs =
                MessageType.KICK.name().equals(type) || MessageType.LEAVE.name().equals(type);
        return new RoomMessage(
                frame(roomId, messageId, body, signalledAtNanos),
                departs ? departed(ContractJson.mapper().readValue(body, Message.class)) : List.of());
    }

    static RoomMessage recorded(Message message) {
        return new RoomMessage(
                frame(
                        message.roomId(),
                        message.messageId(),
                        ContractJson.mapper().writeValueAsBytes(message),
                        0),
                departed(message));
    }

    /** Nobody hears a room from before joining: replays start at the join point. */
    @Override
    public MessageFrame seenBy(long joinedAtMessageId) {
        return frame;
    }

    private static MessageFrame frame(long roomId, long messageId, byte[] body, long signalledAtNanos) {
        return MessageFrame.of(Destinations.room(roomId), roomId + "-" + messageId, body, Map.of(), signalledAtNanos);
    }

    private static List<Long> departed(Message message) {
        Message.Detail detail = message.detail();
        return switch (message.type()) {
            case LEAVE -> List.of(message.senderId());
            case KICK -> detail == null || detail.userIds() == null ? List.of() : detail.userIds();
            case TEXT, IMAGE, INVITE, SYSTEM -> List.of();
        };
    }

    /** Reads no further than the type, which stands before the content: all others go to clients unread. */
    private static @Nullable String typeOf(byte[] body) {
        try (JsonParser json = ContractJson.mapper().createParser(body)) {
            json.nextToken();
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                JsonToken value = json.nextToken();
                if (field.equals("type")) {
                    return value == JsonToken.VALUE_STRING ? json.getString() : null;
                }
                json.skipChildren();
            }
            return null;
        }
    }
}
