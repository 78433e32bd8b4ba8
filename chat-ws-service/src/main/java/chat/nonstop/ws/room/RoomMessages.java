package chat.nonstop.ws.room;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.ws.room.Sequencer.Placed;
import chat.nonstop.ws.stomp.MessageFrame;
import java.util.List;
import java.util.Map;

/** MESSAGE frames of {@code /sub/chat/room/{roomId}}. Live and from history they are the same. */
final class RoomMessages {
    private RoomMessages() {}

    /** @param body JSON of the message, as every reader gets it */
    static MessageFrame frame(long roomId, long messageId, byte[] body, long signalledAtNanos) {
        return MessageFrame.of(Destinations.room(roomId), roomId + "-" + messageId, body, Map.of(), signalledAtNanos);
    }

    static List<Placed<MessageFrame>> frames(List<Message> history) {
        return history.stream()
                .map(message -> new Placed<>(
                        message.messageId(),
                        frame(
                                message.roomId(),
                                message.messageId(),
                                ContractJson.mapper().writeValueAsBytes(message),
                                0)))
                .toList();
    }
}
