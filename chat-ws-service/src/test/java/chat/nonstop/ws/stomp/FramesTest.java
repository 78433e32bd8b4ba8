package chat.nonstop.ws.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames in both directions, byte by byte. */
class FramesTest {
    private final FrameDecoder decoder = new FrameDecoder(1_024, 512);

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
                "SEND\ncontent-length:2\n\nabc\0",
                "SEND\ncontent-length:-1\n\nabc\0",
                "SEND\ncontent-length:+3\n\nabc\0",
                "SEND\ncontent-length:0x3\n\nabc\0",
                "SEND\ncontent-length: 3\n\nabc\0",
                "SEND\ncontent-length:many\n\nabc\0",
                "SEND\ncontent-length:1025\n\n",
                "SEND\ncontent-length:99999999999999999999\n\n",
                "SEND\n:value\n\n\0",
                "SEND\nx:\\\n\n\0",
                "SEND\nx:a\0b\n\n\0",
                "SEND\0",
                "\uFEFFSEND\n\n\0",
                "\r\rSEND\n\n\0"
            })
    void malformedFramesAreToldAtOnce(String frame) {
        assertThatThrownBy(() -> decode(frame)).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void headThatIsNoUtf8IsMalformed() {
        byte[] overlong = {'S', 'E', 'N', 'D', '\n', 'x', ':', (byte) 0xC0, (byte) 0xAF, '\n', '\n', 0};

        assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(overlong))).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void ofARepeatedLengthTheFirstCounts() throws Exception {
        assertThat(decode("SEND\ncontent-length:1\ncontent-length:200\n\na\0"))
                .singleElement()
                .isInstanceOfSatisfying(
                        ClientFrame.class, frame -> assertThat(frame.body()).containsExactly('a'));
    }

    @Test
    void headersOfConnectAreNotEscaped() throws Exception {
        assertThat(decode("CONNECT\nx:a\\nb:c\n\n\0"))
                .singleElement()
                .isInstanceOfSatisfying(
                        ClientFrame.class,
                        frame -> assertThat(frame.header("x")).isEqualTo("a\\nb:c"));
    }

    @Test
    void headHasALimitHoweverItComes() throws Exception {
        String most = "SEND\nx:" + "y".repeat(512 - 9) + "\n\n";
        assertThat(decode(most + "\0")).hasSize(1);

        assertThatThrownBy(() -> decode(most.replace("x:", "xx:"))).isInstanceOf(MalformedFrameException.class);

        FrameDecoder inPieces = new FrameDecoder(1_024, 512);
        for (byte octet : most.getBytes(StandardCharsets.UTF_8)) {
            assertThat(inPieces.decode(ByteBuffer.wrap(new byte[] {octet == '\n' ? (byte) 'y' : octet})))
                    .isEmpty();
        }
        assertThatThrownBy(() -> inPieces.decode(ByteBuffer.wrap(new byte[] {'y'})))
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void headersHaveALimit() throws Exception {
        FrameDecoder wide = new FrameDecoder(4_096, 4_096);
        assertThat(wide.decode(bytes("SEND\n" + "a:\n".repeat(Limits.FRAME_HEADERS) + "\n\0")))
                .hasSize(1);

        assertThatThrownBy(() -> wide.decode(bytes("SEND\n" + "a:\n".repeat(Limits.FRAME_HEADERS + 1))))
                .isInstanceOf(MalformedFrameException.class);
    }

    /** Read from its beginning with each piece this would be 30 GB to look at. */
    @Test
    void aLargeFrameInTinyPiecesIsReadOnce() throws Exception {
        FrameDecoder wide = new FrameDecoder(256 * 1024, 512);
        byte[] frame = bytes("\nSEND\nx:y\n\n" + "z".repeat(250_000) + "\0SEND\n\nlast\0")
                .array();

        List<Inbound> inbound = new ArrayList<>();
        for (int i = 0; i < frame.length; i++) {
            inbound.addAll(wide.decode(ByteBuffer.wrap(frame, i, 1)));
        }

        assertThat(inbound)
                .filteredOn(ClientFrame.class::isInstance)
                .extracting(each -> ((ClientFrame) each).body().length)
                .containsExactly(250_000, 4);
    }

    @Test
    void unfinishedFrameMayNotGrowForEver() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10; i++) {
                        decode("x".repeat(200));
                    }
                })
                .isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> {
                    FrameDecoder body = new FrameDecoder(1_024, 512);
                    body.decode(bytes("SEND\n\n"));
                    for (int i = 0; i < 10; i++) {
                        body.decode(bytes("x".repeat(200)));
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
        return decoder.decode(bytes(text));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ServerFrame frame) {
        return new String(frame.join(), StandardCharsets.UTF_8);
    }
}
