package chat.nonstop.ws.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.ws.stomp.FrameDecoder;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendBodyTest {
    @Test
    void fieldsAreReadByTheirKind() throws Exception {
        SendBody body = SendBody.of(send("{\"roomId\":7,\"accessToken\":\"t\",\"later\":[1]}"))
                .orElseThrow();

        assertThat(body.id("roomId")).hasValue(7);
        assertThat(body.text("accessToken")).contains("t");
        assertThat(body.has("roomId")).isTrue();
        assertThat(body.has("messageId")).isFalse();
        assertThat(body.id("accessToken")).isEmpty();
        assertThat(body.text("roomId")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "\"7\"", "null", "[7]", "9223372036854775808"})
    void anIdIsAPositiveWholeNumber(String id) throws Exception {
        assertThat(SendBody.of(send("{\"roomId\":" + id + "}")).orElseThrow().id("roomId"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[7]", "7", "\"roomId\"", "null"})
    void whatIsNoObjectHasNoFields(String body) throws Exception {
        assertThat(SendBody.of(send(body)).orElseThrow().id("roomId")).isEmpty();
    }

    @Test
    void whatIsNoJsonIsUnreadable() throws Exception {
        assertThat(SendBody.of(send("{roomId"))).isEmpty();
    }

    private static ClientFrame send(String body) throws Exception {
        String frame = "SEND\ndestination:/pub/chat/typing\n\n" + body + "\0";
        return (ClientFrame) new FrameDecoder(1_000, 500)
                .decode(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8)))
                .getFirst();
    }
}
