package chat.nonstop.ws.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.ws.message.MessageDraft.Reading;
import chat.nonstop.ws.message.MessageDraft.Reading.Accepted;
import chat.nonstop.ws.message.MessageDraft.Reading.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDraftTest {
    private static final String ID = "3f0c3a52-6c1b-4a4e-9d2e-6f1f5f0a7b11";

    @Test
    void goldenExampleIsRead() {
        assertThat(read(ContractAssert.example("send-message.text")))
                .isEqualTo(
                        new Accepted(new MessageDraft(7, UUID.fromString(ID), MessageType.TEXT, "hello", null, null)));
    }

    @Test
    void everythingThatAMessageMayHoldIsKept() {
        String attachment = UUID.randomUUID().toString();
        Reading reading = read("""
                {"roomId":7,"clientMessageId":"%s","type":"IMAGE","content":" a\\tb ","replyTo":3,"attachmentId":"%s","x":{}}""".formatted(ID, attachment));

        assertThat(reading)
                .isEqualTo(new Accepted(new MessageDraft(
                        7, UUID.fromString(ID), MessageType.IMAGE, "a\tb", 3L, UUID.fromString(attachment))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "안녕하세요",
                "👩‍👩‍👧‍👦 and 𝕏",
                "مرحبا \u202E rtl",
                "zero\u200Bwidth",
                "<img onerror=alert(1)>",
                "line\nbreak",
                "\u0001control"
            })
    void textIsKeptAsItIs(String content) {
        assertThat(withContent(content))
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(accepted.draft().content()).isEqualTo(content));
    }

    @Test
    void lengthIsCountedInCodePointsBehindTrimming() {
        assertThat(withContent("👋".repeat(5_000))).isInstanceOf(Accepted.class);
        assertThat(withContent("  " + "x".repeat(5_000) + "\n ")).isInstanceOf(Accepted.class);
        assertRefused(withContent("x".repeat(5_001)), RefusalCode.CONTENT_TOO_LONG);
        assertRefused(withContent("👋".repeat(5_001)), RefusalCode.CONTENT_TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t ", "\u3000"})
    void emptyContentIsRefused(String content) {
        assertRefused(withContent(content), RefusalCode.CONTENT_EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\ud83d alone", "alone \\udc4b", "\\udc4b\\ud83d", "end \\ud83d"})
    void whatCannotBeStoredIsRefused(String escaped) {
        Reading reading = read("{\"roomId\":7,\"clientMessageId\":\"%s\",\"type\":\"TEXT\",\"content\":\"%s\"}"
                .formatted(ID, escaped));

        assertRefused(reading, RefusalCode.CONTENT_INVALID);
    }

    @Test
    void loneSurrogateInRawBytesIsRefusedHoweverItIsWritten() {
        byte[] before = ("{\"roomId\":7,\"clientMessageId\":\"" + ID + "\",\"type\":\"TEXT\",\"content\":\"a")
                .getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[before.length + 5];
        System.arraycopy(before, 0, body, 0, before.length);
        System.arraycopy(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'}, 0, body, before.length, 5);

        Reading reading = MessageDraft.read(body, 5_000);

        assertThat(reading).isInstanceOf(Refused.class);
    }

    @Test
    void malformedUtf8IsNoJson() {
        byte[] body = ("{\"roomId\":7,\"clientMessageId\":\"" + ID + "\",\"type\":\"TEXT\",\"content\":\"a?\"}")
                .getBytes(StandardCharsets.UTF_8);
        body[body.length - 3] = (byte) 0xC3;

        assertRefused(MessageDraft.read(body, 5_000), RefusalCode.INVALID_JSON);
    }

    @Test
    void otherFormsOfTheSameCharactersAreNoJson() {
        String json = "{\"roomId\":7,\"clientMessageId\":\"" + ID + "\",\"type\":\"TEXT\",\"content\":\"a??b\"}";
        byte[] overlong = json.getBytes(StandardCharsets.UTF_8);
        overlong[overlong.length - 5] = (byte) 0xC0;
        overlong[overlong.length - 4] = (byte) 0xAF; // a slash in two bytes

        assertRefused(MessageDraft.read(overlong, 5_000), RefusalCode.INVALID_JSON);
        assertRefused(MessageDraft.read(json.getBytes(StandardCharsets.UTF_16LE), 5_000), RefusalCode.INVALID_JSON);
        assertRefused(MessageDraft.read(json.getBytes(StandardCharsets.UTF_16BE), 5_000), RefusalCode.INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"roomId\":7}}", "nonsense", "{\"a\":1} {\"b\":2}"})
    void whatIsNoJsonIsRefused(String body) {
        assertThat(read(body))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.code()).isIn(RefusalCode.INVALID_JSON, RefusalCode.INVALID_REQUEST));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "roomId | 0",
                "roomId | -7",
                "roomId | 7.5",
                "roomId | \"7\"",
                "roomId | null",
                "roomId | 99999999999999999999",
                "clientMessageId | \"1-1-1-1-1\"",
                "clientMessageId | \"x\"",
                "clientMessageId | 7",
                "clientMessageId | null",
                "replyTo | 0",
                "replyTo | \"3\"",
                "attachmentId | \"x\"",
                "attachmentId | 3",
                "content | 3",
                "content | null",
                "content | [\"a\"]"
            })
    void fieldOfTheWrongKindIsRefused(String field, String value) {
        String body = ContractAssert.example("send-message.text").strip();
        String changed = body.replaceAll("\"" + field + "\":[^,}]*", "\"" + field + "\":" + value);
        if (changed.equals(body)) {
            changed = body.substring(0, body.length() - 1) + ",\"" + field + "\":" + value + "}";
        }

        assertRefused(read(changed), RefusalCode.INVALID_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"SYSTEM\"", "\"INVITE\"", "\"KICK\"", "\"LEAVE\"", "\"text\"", "\"\"", "1", "null"})
    void typesThatClientsCannotSendAreRefused(String type) {
        Reading reading =
                read("{\"roomId\":7,\"clientMessageId\":\"%s\",\"type\":%s,\"content\":\"x\"}".formatted(ID, type));

        assertRefused(reading, RefusalCode.TYPE_NOT_ALLOWED);
        assertThat(((Refused) reading).clientMessageId()).isEqualTo(UUID.fromString(ID));
    }

    private static Reading withContent(String content) {
        return read(ContractJson.mapper()
                .writeValueAsString(Map.of("roomId", 7, "clientMessageId", ID, "type", "TEXT", "content", content)));
    }

    private static Reading read(String body) {
        return MessageDraft.read(body.getBytes(StandardCharsets.UTF_8), 5_000);
    }

    private static void assertRefused(Reading reading, RefusalCode code) {
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }
}
