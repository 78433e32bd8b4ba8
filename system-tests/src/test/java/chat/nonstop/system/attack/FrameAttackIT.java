package chat.nonstop.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.system.SharedSystem;
import chat.nonstop.testing.StompTestClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** STOMP as no decent client speaks it: each frame is refused with a code, and reaches nobody else. */
class FrameAttackIT extends AttackedRooms {
    private static final String SEND = "SEND\ndestination:" + Destinations.PUB_MESSAGE + "\nreceipt:sent\n";

    @Test
    void framesThatBreakStompEndTheSession() throws Exception {
        String body = body("hi");
        int length = body.length();
        Map<String, String> frames = new LinkedHashMap<>();
        frames.put("content-length too small", SEND + "content-length:3\n\n" + body + "\0");
        frames.put("content-length negative", SEND + "content-length:-1\n\n" + body + "\0");
        frames.put("content-length signed", SEND + "content-length:+" + length + "\n\n" + body + "\0");
        frames.put("content-length hexadecimal", SEND + "content-length:0xff\n\n" + body + "\0");
        frames.put("content-length beyond an int", SEND + "content-length:4294967297\n\n" + body + "\0");
        frames.put("content-length of gigabytes", SEND + "content-length:2000000000\n\n" + body + "\0");
        frames.put("content-length in words", SEND + "content-length:many\n\n" + body + "\0");
        frames.put("NUL in a header", "SEND\ndestination:/pub/chat\0/message\n\n" + body + "\0");
        frames.put("undefined escape", "SEND\ndestination:/pub/chat/message\\t\n\n" + body + "\0");
        frames.put("half an escape", "SEND\ndestination:/pub/chat/message\\\n\n" + body + "\0");
        frames.put("header without a colon", "SEND\ndestination\n\n" + body + "\0");
        frames.put("header without a name", "SEND\n:x\n\n" + body + "\0");
        frames.put("no destination", "SEND\n\n" + body + "\0");
        frames.put("no destination to subscribe to", "SUBSCRIBE\nid:1\n\n\0");
        frames.put("no id", "SUBSCRIBE\ndestination:/user/queue/acks\n\n\0");
        frames.put("id of 257", "SUBSCRIBE\nid:" + "i".repeat(257) + "\ndestination:/user/queue/acks\n\n\0");
        frames.put("SUBSCRIBE with a body", "SUBSCRIBE\nid:1\ndestination:/user/queue/acks\n\nbody\0");
        frames.put("huge header", SEND + "x:" + "y".repeat(Limits.HEAD_BYTES) + "\n\n" + body + "\0");
        frames.put("huge header name", SEND + "y".repeat(Limits.HEAD_BYTES) + ":x\n\n" + body + "\0");
        frames.put("many headers", SEND + "x:y\n".repeat(Limits.FRAME_HEADERS) + "\n" + body + "\0");
        frames.put("endless head", "SEND\n" + "x".repeat(100_000));
        frames.put("CONNECT twice", "CONNECT\naccept-version:1.2\n\n\0");
        frames.put("STOMP after CONNECT", "STOMP\naccept-version:1.2\n\n\0");
        frames.put("BEGIN", "BEGIN\ntransaction:1\n\n\0");
        frames.put("COMMIT", "COMMIT\ntransaction:1\n\n\0");
        frames.put("ABORT", "ABORT\ntransaction:1\n\n\0");
        frames.put("SEND in a transaction", SEND + "transaction:1\n\n" + body + "\0");
        frames.put("unknown command", "PUBLISH\ndestination:/pub/chat/message\n\n" + body + "\0");
        frames.put("command in small letters", "send\ndestination:/pub/chat/message\n\n" + body + "\0");
        frames.put("space behind the command", "SEND \ndestination:/pub/chat/message\n\n" + body + "\0");
        frames.put("BOM before the command", "\uFEFF" + SEND + "\n" + body + "\0");
        frames.put("HTTP", "GET / HTTP/1.1\r\nHost: x\r\n\r\n\0");
        for (String command : List.of("MESSAGE", "RECEIPT", "ERROR", "CONNECTED")) {
            frames.put(command, command + "\ndestination:" + Destinations.room(room) + "\n\n\0");
        }

        for (Map.Entry<String, String> frame : frames.entrySet()) {
            try (StompTestClient session = connect(attacker)) {
                session.sendRaw(frame.getValue());
                assertThat(session.await(each -> each.command().equals("ERROR")).header("code"))
                        .as(frame.getKey())
                        .isEqualTo(RefusalCode.FRAME_INVALID.name());
                assertThat(session.awaitClose()).as(frame.getKey()).isEqualTo(CloseReason.PROTOCOL_VIOLATION.code());
            }
        }
        assertThatNothingWasHeard();
        SharedSystem.figures("attack", frames.size() + " frames that break STOMP");
    }

    @Test
    void nothingIsTakenBeforeConnect() throws Exception {
        for (String frame : List.of(
                SEND + "\n" + body("early") + "\0",
                "SUBSCRIBE\nid:1\ndestination:" + Destinations.room(room) + "\n\n\0",
                "DISCONNECT\nreceipt:1\n\n\0",
                "ACK\nid:1\n\n\0",
                "CONNECT\naccept-version:1.1\n\n\0",
                "CONNECT\n\n\0",
                "CONNECT\naccept-version:1.2\nheart-beat:-1,x\n\n\0",
                "CONNECTED\nversion:1.2\n\n\0")) {
            StompTestClient session = StompTestClient.open(
                    system.gateway().webSocket(), Map.of("Authorization", "Bearer " + attacker.token()));
            session.sendRaw(frame);
            assertThat(session.awaitClose()).as(frame).isEqualTo(CloseReason.PROTOCOL_VIOLATION.code());
        }
        assertThatNothingWasHeard();
    }

    @Test
    void ofARepeatedHeaderTheFirstCounts() throws Exception {
        String message = "destination:" + Destinations.PUB_MESSAGE + "\n";
        String forbidden = "destination:" + Destinations.room(foreignRoom) + "\n";
        try (StompTestClient session = connect(attacker)) {
            session.sendRaw("SEND\n" + forbidden + message + "\n" + body("first") + "\0");
            assertThat(refusal(session, 0)).isEqualTo(RefusalCode.DESTINATION_FORBIDDEN);
            session.sendRaw("SUBSCRIBE\nid:1\n" + forbidden + "destination:" + Destinations.room(room) + "\n\n\0");
            assertThat(refusal(session, 1)).isEqualTo(RefusalCode.NOT_A_MEMBER);
            session.sendRaw("SUBSCRIBE\nid:2\nid:3\ndestination:" + Destinations.USER_ACKS + "\n" + forbidden
                    + "receipt:one\nreceipt:two\n\n\0");
            session.await(frame -> "one".equals(frame.header("receipt-id")));
            session.sendRaw("SUBSCRIBE\nid:2\ndestination:" + Destinations.USER_NOTIFICATIONS + "\n\n\0");
            assertThat(refusal(session, 2)).isEqualTo(RefusalCode.DUPLICATE_SUBSCRIPTION);
        }
        assertThatNothingWasHeard();
    }

    @Test
    void headersThatComeBackAreEscapedAgain() throws Exception {
        try (StompTestClient session = connect(attacker)) {
            String receipt = "a\n\nMESSAGE\ndestination:" + Destinations.room(room) + "\r\n\\\n\nforged";
            session.send(
                    "SUBSCRIBE", Map.of("id", receipt, "destination", Destinations.USER_ACKS, "receipt", receipt), "");
            session.awaitReceipt(receipt);
            session.send("SEND", Map.of("destination", "/none", "receipt", receipt), "");
            session.await(frame -> receipt.equals(frame.header("receipt-id"))
                    && frame.command().equals("MESSAGE"));
            session.send("SEND", Map.of("destination", "/" + receipt), "");
            assertThat(refusal(session, 1)).isEqualTo(RefusalCode.DESTINATION_FORBIDDEN);
            assertThat(session.messages(Destinations.room(room))).isEmpty();
            session.subscribe(Destinations.USER_NOTIFICATIONS);
        }
    }

    @Test
    void bodiesThatAreNoJsonInUtf8AreRefused() throws Exception {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("no UTF-8", with(0xFF, 0xFE));
        bodies.put("half a character", with(0xE2, 0x82));
        bodies.put("overlong slash", with(0xC0, 0xAF));
        bodies.put("overlong slash in three", with(0xE0, 0x80, 0xAF));
        bodies.put("overlong NUL", with(0xC0, 0x80));
        bodies.put("surrogate", with(0xED, 0xA0, 0x80));
        bodies.put("surrogates as a pair", with(0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80));
        bodies.put("beyond Unicode", with(0xF4, 0x90, 0x80, 0x80));
        bodies.put("five bytes", with(0xF8, 0x88, 0x80, 0x80, 0x80));
        for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE")) {
            bodies.put(charset, body("hi").getBytes(Charset.forName(charset)));
        }
        bodies.put("raw NUL in a string", with(0));
        bodies.put("line end in a string", with('\n'));
        for (String text : List.of(
                "",
                " ",
                "nul",
                "NaN",
                "{",
                "[",
                "[]",
                "\"x\"",
                "1",
                "null",
                "{}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1}{\"b\":2}",
                "[".repeat(10_000),
                "{\"a\":".repeat(10_000),
                "[".repeat(30_000) + "]".repeat(30_000),
                "{\"roomId\":1e999999999}",
                "{\"roomId\":" + "9".repeat(60_000) + "}",
                "{\"roomId\":-" + "9".repeat(1_000) + "}",
                "{\"roomId\":0." + "0".repeat(50_000) + "1}",
                "{\"" + "k".repeat(60_000) + "\":1}")) {
            bodies.put(text.length() > 30 ? text.substring(0, 30) + "…" : text, text.getBytes(StandardCharsets.UTF_8));
        }

        try (StompTestClient session = connect(attacker)) {
            int answers = 0;
            for (String destination : List.of(
                    Destinations.PUB_MESSAGE, Destinations.PUB_READ, Destinations.PUB_TYPING, Destinations.PUB_RENEW)) {
                for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
                    String head = "SEND\ndestination:" + destination + "\ncontent-length:" + body.getValue().length
                            + "\nreceipt:r" + answers + "\n\n";
                    session.sendBinary(joined(head.getBytes(StandardCharsets.UTF_8), body.getValue(), new byte[1]));
                    assertThat(refusal(session, answers++))
                            .as(destination + ": " + body.getKey())
                            .isIn(RefusalCode.INVALID_JSON, RefusalCode.INVALID_REQUEST);
                }
            }
            SharedSystem.figures("attack", answers + " bodies that are none");
        }
        assertThatNothingWasHeard();
    }

    @Test
    void textThatIsNoUtf8EndsTheSocket() throws Exception {
        try (RawFrames socket = RawFrames.open(system.gateway().webSocket(), attacker.token())) {
            socket.send(0x81, new byte[] {'S', 'E', 'N', 'D', '\n', (byte) 0xC0, (byte) 0xAF});
            assertThat(socket.readUntilClose()).isEqualTo(1007);
        }
    }

    @Test
    void framesThatBreakWebSocketEndTheSocket() throws Exception {
        for (int opcode : List.of(0x83, 0x8B, 0xC1, 0xA1, 0x91, 0x09, 0x80)) {
            try (RawFrames socket = RawFrames.open(system.gateway().webSocket(), attacker.token())) {
                socket.send(opcode, new byte[] {'x'});
                assertThat(socket.readUntilClose()).as("first byte " + opcode).isEqualTo(1002);
            }
        }
    }

    // ---- words of these tests

    /** A message with these bytes in its content. */
    private byte[] with(int... octets) {
        String[] around = body("<>").split("<>", -1);
        byte[] between = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            between[i] = (byte) octets[i];
        }
        return joined(around[0].getBytes(StandardCharsets.UTF_8), between, around[1].getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
