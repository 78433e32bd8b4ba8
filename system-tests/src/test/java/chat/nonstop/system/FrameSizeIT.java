package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.contracts.stomp.Refusal;
import chat.nonstop.verify.client.Conversation;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.client.Transport;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * 64 KiB is the application's limit and exact on every transport; all that carries a frame there lets more through. What is
 * beyond that too is ended by the transport, each in its way. Bodies are filled with line feeds, which SockJS doubles.
 */
class FrameSizeIT {
    private static final int MEBIBYTE = 1024 * 1024;

    private final SharedSystem system = SharedSystem.get();
    private final String content = "😀".repeat(Limits.CONTENT_CODE_POINTS);
    private Person writer;
    private Person reader;
    private long room;

    @BeforeEach
    void openRoom() throws Exception {
        List<Person> people = system.gateway().signUp("size", 2);
        writer = people.getFirst();
        reader = people.getLast();
        room = system.gateway().createGroup("sizes", writer, List.of(reader));
    }

    @ParameterizedTest
    @EnumSource
    void sixtyFourKibibytesPassAndOneByteMoreIsRefused(Transport transport) throws Exception {
        try (Conversation writing = Conversation.open(system.gateway(), writer, transport);
                Conversation reading = Conversation.open(system.gateway(), reader, transport)) {
            writing.subscribe(Destinations.USER_ERRORS);
            reading.subscribe(Destinations.room(room));

            send(writing, padded(Limits.MESSAGE_BYTES - 1), "one less");
            writing.awaitReceipt("one less");
            send(writing, padded(Limits.MESSAGE_BYTES), "exactly");
            writing.awaitReceipt("exactly");
            send(writing, padded(Limits.MESSAGE_BYTES + 1), "one more");
            Refusal refusal = ContractJson.mapper()
                    .readValue(
                            writing.await(frame -> "one more".equals(frame.header("receipt-id")))
                                    .body(),
                            Refusal.class);
            send(writing, json("still here"), "behind");
            writing.awaitReceipt("behind");

            assertThat(refusal.code()).isEqualTo(RefusalCode.MESSAGE_TOO_LARGE);
            reading.await(frame -> (room + "-3").equals(frame.header("message-id")));
            assertThat(reading.messages(Destinations.room(room)))
                    .extracting(frame -> ContractJson.mapper()
                            .readValue(frame.body(), Message.class)
                            .content())
                    .containsExactly(content, content, "still here");
            assertThat(writing.isClosed()).isFalse();
        }
        SharedSystem.figures(
                "frame size " + transport, "65,535 and 65,536 bytes accepted and heard, 65,537 MESSAGE_TOO_LARGE");
    }

    @ParameterizedTest
    @EnumSource(names = {"WEBSOCKET", "SOCKJS_WEBSOCKET"})
    void mebibyteIsClosedWith1009(Transport transport) throws Exception {
        for (int i = 0; i < 5; i++) { // a reset can overtake a close, so once says little
            try (Conversation writing = Conversation.open(system.gateway(), writer, transport)) {
                send(writing, padded(MEBIBYTE), "never");

                assertThat(writing.awaitClose()).isEqualTo(1009);
            }
        }
        SharedSystem.figures("frame size " + transport, "1 MiB closed with 1009, 5 of 5");
    }

    /** Without a WebSocket there is no frame to refuse and no 1009: the POST is refused, which SockJS clients take for the end. */
    @Test
    void postOfAMebibyteIsAnsweredAndNothingOfItIsStored() throws Exception {
        HttpResponse<String> answer = system.gateway()
                .call(
                        writer,
                        "POST",
                        Destinations.WEBSOCKET_PATH + "/100/" + UUID.randomUUID() + "/xhr_send",
                        List.of("x".repeat(MEBIBYTE)));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"PAYLOAD_TOO_LARGE\"");
        assertThat(system.gateway().messages(reader, room)).isEmpty();
        SharedSystem.figures("frame size, without a WebSocket", "1 MiB is answered 413 PAYLOAD_TOO_LARGE");
    }

    private static void send(Conversation writing, String body, String receipt) {
        writing.send("SEND", Map.of("destination", Destinations.PUB_MESSAGE, "receipt", receipt), body);
    }

    private String json(String text) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("roomId", room);
        body.put("clientMessageId", UUID.randomUUID());
        body.put("type", "TEXT");
        body.put("content", text);
        return ContractJson.mapper().writeValueAsString(body);
    }

    /** A body of exactly so many bytes. */
    private String padded(int bytes) {
        String body = json(content);
        return body + "\n".repeat(bytes - body.getBytes(StandardCharsets.UTF_8).length);
    }
}
