package chat.nonstop.ws.it;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Frames that tests send and look for. */
final class Frames {
    private Frames() {}

    static String message(long roomId, String clientMessageId, String content) {
        return ContractJson.mapper()
                .writeValueAsString(Map.of(
                        "roomId", roomId, "clientMessageId", clientMessageId, "type", "TEXT", "content", content));
    }

    static void send(StompTestClient client, String body, @Nullable String receipt) {
        client.send(
                "SEND",
                receipt == null
                        ? Map.of("destination", Destinations.PUB_MESSAGE)
                        : Map.of("destination", Destinations.PUB_MESSAGE, "receipt", receipt),
                body);
    }

    static Frame refusal(StompTestClient client, String code) {
        return client.await(frame -> Destinations.USER_ERRORS.equals(frame.header("destination"))
                && json(frame).path("code").asString().equals(code));
    }

    static JsonNode json(Frame frame) {
        return ContractJson.mapper().readTree(frame.body());
    }

    static List<Long> messageIds(StompTestClient client, long roomId) {
        return client.messages(Destinations.room(roomId)).stream()
                .map(frame -> json(frame).path("messageId").asLong())
                .toList();
    }
}
