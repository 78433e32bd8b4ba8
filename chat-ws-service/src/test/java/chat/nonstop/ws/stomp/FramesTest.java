package chat.nonstop.ws.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames in both directions, byte by byte. */
class FramesTest {
    private final FrameDecoder decoder = new FrameDecoder(1_024);

    @Test
    void frameIsReadWithItsHeadersUnescapedAndTheFirstOfARepeatedOne() throws Exception {
        List<Inbound> inbound = decode("SEND\ndestination:/pub/a\nx:a\\cb\\nc\\\\d\nx:second\n\nbody\0");

        assertThat(inbound).singleElement().isInstanceOfSatisfying(ClientFrame.class, frame -> {
            assertThat(frame.command()).isEqualTo(ClientCommand.SEND);
            assertThat(frame.header("destination")).isEqualTo("/pub/a");
            assertThat(frame.header("x")).isEqualTo("a:b\nc\\d");
            assertThat(new String(frame.body(), StandardCharsets.UTF_8)).isEqualTo("body");
        });
    }

    @Test
    void contentLengthLetsABodyHoldNul() throws Exception {
        List<Inbound> inbound = decode("SEND\ncontent-length:3\n\na\0b\0");

        assertThat(inbound)
                .singleElement()
                .isInstanceOfSatisfying(
                        ClientFrame.class, frame -> assertThat(frame.body()).containsExactly('a', 0, 'b'));
    }

    @Test
    void carriageReturnsAndLineFeedsBetweenFramesAreHeartBeats() throws Exception {
        assertThat(decode("\n")).containsExactly(new Inbound.HeartBeat());
        assertThat(decode("\r\nACK\r\nid:1\r\n\r\n\0\n"))
                .anySatisfy(inbound -> assertThat(inbound)
                        .isInstanceOfSatisfying(
                                ClientFrame.class,
                                frame -> assertThat(frame.header("id")).isEqualTo("1")));
    }

    @Test
    void frameMayComeByteByByte() throws Exception {
        byte[] bytes = "SEND\ndestination:/pub/a\n\n안녕\0".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length - 1; i++) {
            assertThat(decoder.decode(ByteBuffer.wrap(bytes, i, 1))).isEmpty();
            assertThat(decoder.isUnfinished()).isTrue();
        }

        assertThat(decoder.decode(ByteBuffer.wrap(bytes, bytes.length - 1, 1)))
                .singleElement()
                .isInstanceOfSatisfying(
                        ClientFrame.class,
                        frame -> assertThat(new String(frame.body(), StandardCharsets.UTF_8))
                                .isEqualTo("안녕"));
        assertThat(decoder.isUnfinished()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE", "RECEIPT", "ERROR", "CONNECTED"})
    void commandsOfServersAreToldApart(String command) throws Exception {
        assertThat(decode(command + "\nmessage-id:1\n\n\0")).containsExactly(new Inbound.ServerCommand(command));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUBLISH\n\n\0",
                "send\n\n\0",
                "SEND\nno colon\n\n\0",
                "SEND\nx:\\t\n\n\0",
                "SUBSCRIBE\nid:1\n\nbody\0",
                "SEND\ncontent-length:2\n\nabc\0"
            })
    void malformedFramesAreToldAtOnce(String frame) {
        assertThatThrownBy(() -> decode(frame)).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void unfinishedFrameMayNotGrowForEver() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10; i++) {
                        decode("x".repeat(200));
                    }
                })
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void messageFrameDiffersInTheSubscriptionHeaderOnly() throws Exception {
        byte[] body = "{\"content\":\"안녕 👋\"}".getBytes(StandardCharsets.UTF_8);
        MessageFrame frame = MessageFrame.of("/sub/chat/room/7", "7-42", body, Map.of("receipt-id", "a:b"), 0);

        ServerFrame first = frame.to(MessageFrame.headOf("one"));
        ServerFrame second = frame.to(MessageFrame.headOf("t:w\\o\n"));

        assertThat(text(first))
                .isEqualTo("MESSAGE\nsubscription:one\ndestination:/sub/chat/room/7\nmessage-id:7-42\n"
                        + "content-type:application/json;charset=utf-8\ncontent-length:" + body.length
                        + "\nreceipt-id:a\\cb\n\n{\"content\":\"안녕 👋\"}\0");
        assertThat(text(second)).startsWith("MESSAGE\nsubscription:t\\cw\\\\o\\n\ndestination:");
        assertThat(second.tail()).isSameAs(first.tail());
        assertThat(first.bytes()).isEqualTo(first.join().length);
    }

    @Test
    void otherFramesAreWrittenAsStompAsks() {
        assertThat(text(ServerFrame.connected("s1", 7, 10_000)))
                .isEqualTo(
                        "CONNECTED\nversion:1.2\nheart-beat:10000,10000\nserver:nonstop-chat\nsession:s1\nuser-name:7\n\n\0");
        assertThat(text(ServerFrame.receipt("a\nb:c"))).isEqualTo("RECEIPT\nreceipt-id:a\\nb\\cc\n\n\0");
        assertThat(text(ServerFrame.error(RefusalCode.NOT_A_MEMBER, "{}".getBytes(StandardCharsets.UTF_8), "r")))
                .isEqualTo("ERROR\nversion:1.2\nmessage:You are not a member of this room.\ncode:NOT_A_MEMBER\n"
                        + "receipt-id:r\ncontent-type:application/json;charset=utf-8\ncontent-length:2\n\n{}\0");
        assertThat(text(ServerFrame.HEART_BEAT)).isEqualTo("\n");
    }

    private List<Inbound> decode(String text) throws MalformedFrameException {
        return decoder.decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(ServerFrame frame) {
        return new String(frame.join(), StandardCharsets.UTF_8);
    }
}
