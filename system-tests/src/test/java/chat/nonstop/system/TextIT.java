package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.contracts.stomp.Refusal;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import chat.nonstop.verify.client.Person;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Text arrives and is stored as it was sent, whatever it holds; what cannot be stored is refused with its code. */
class TextIT {
    private final SharedSystem system = SharedSystem.get();
    private Person writer;
    private Person reader;
    private long room;
    private StompTestClient writing;
    private StompTestClient reading;

    @BeforeEach
    void openRoom() throws Exception {
        List<Person> people = system.gateway().signUp("text", 2);
        writer = people.getFirst();
        reader = people.getLast();
        room = system.gateway().createGroup("텍스트 📝", writer, List.of(reader));
        writing = StompTestClient.connect(system.gateway().webSocket(), writer.token());
        writing.subscribe(Destinations.USER_ACKS);
        writing.subscribe(Destinations.USER_ERRORS);
        reading = StompTestClient.connect(system.gateway().webSocket(), reader.token());
        reading.subscribe(Destinations.room(room));
    }

    @AfterEach
    void leave() {
        writing.close();
        reading.close();
    }

    @Test
    void everyTextIsKeptAsSent() throws Exception {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("HTML", "<img src=x onerror=alert(1)>");
        texts.put(
                "script and entities", "</script><script>alert('&amp;')</script> &lt;b&gt; \"quoted\" \\ back\\slash");
        texts.put("4-byte emoji", "👋🏽 🇰🇷 𝄞 😀");
        texts.put("ZWJ sequences", "👩‍👩‍👧‍👦 🏳️‍🌈 👨🏿‍🚀");
        texts.put("Korean, composed", Normalizer.normalize("안녕하세요, 반갑습니다", Normalizer.Form.NFC));
        texts.put("Korean, decomposed", Normalizer.normalize("안녕하세요, 반갑습니다", Normalizer.Form.NFD));
        texts.put("right to left with marks", "\u202Eשלום\u202C \u200Fمرحبا\u200E \u2067עברית\u2069 end");
        texts.put("zero width", "a\u200Bb\u200Cc\u200Dd\uFEFFe\u2060f");
        texts.put(
                "many marks on one letter",
                "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞");
        texts.put("line ends and tabs", "one\ntwo\r\nthree\tfour\u2028five\u0085six");
        texts.put("STOMP's own characters", "SEND\ndestination:/sub/chat\\c\n\nbody \\0 \\n");
        texts.put("control characters", "bell\u0007 escape\u001B[31m delete\u007F");
        texts.put("non-characters", "\uFFFE \uFFFF \uDBFF\uDFFF");
        texts.put("JSON look-alike", "{\"roomId\":1,\"senderId\":2}");
        texts.put("SQL look-alike", "'); DROP TABLE messages; --");
        texts.put("5,000 characters", "가나다라마바사아자차".repeat(Limits.CONTENT_CODE_POINTS / 10));
        texts.put("5,000 code points of 4 bytes", "😀".repeat(Limits.CONTENT_CODE_POINTS));

        for (String text : texts.values()) {
            send(text);
        }

        List<String> sent = List.copyOf(texts.values());
        List<String> names = List.copyOf(texts.keySet());
        reading.await(frame -> reading.messages(Destinations.room(room)).size() == sent.size());
        List<Message> live = reading.messages(Destinations.room(room)).stream()
                .map(TextIT::message)
                .toList();
        List<Message> history = system.gateway().messages(reader, room);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(live.get(i).content()).as(names.get(i) + ", live").isEqualTo(sent.get(i));
            assertThat(history.get(i).content())
                    .as(names.get(i) + ", in history")
                    .isEqualTo(sent.get(i));
        }
        SharedSystem.figures("text", sent.size() + " texts kept as sent, live and in history: " + names);
    }

    @Test
    void whiteSpaceAroundTheTextIsTakenOff() throws Exception {
        send(" \n\t hello \u3000");

        Message heard = message(reading.await(frame -> isMessage(frame)));
        assertThat(heard.content()).isEqualTo("hello");
        assertThat(system.gateway().messages(reader, room).getFirst().content()).isEqualTo("hello");
    }

    @Test
    void whatCannotBeStoredIsRefusedAndTheSessionLivesOn() throws Exception {
        assertThat(refusalOf("x".repeat(Limits.CONTENT_CODE_POINTS + 1))).isEqualTo(RefusalCode.CONTENT_TOO_LONG);
        assertThat(refusalOf("😀".repeat(Limits.CONTENT_CODE_POINTS + 1))).isEqualTo(RefusalCode.CONTENT_TOO_LONG);
        assertThat(refusalOf("")).isEqualTo(RefusalCode.CONTENT_EMPTY);
        assertThat(refusalOf(" \n\t\u3000 ")).isEqualTo(RefusalCode.CONTENT_EMPTY);
        assertThat(refusalOf("a\u0000b")).isEqualTo(RefusalCode.CONTENT_INVALID);
        assertThat(refusalOfBody(json(UUID.randomUUID(), "lone").replace("lone", "\\ud83d alone")))
                .isEqualTo(RefusalCode.CONTENT_INVALID);
        assertThat(refusalOfBody(json(UUID.randomUUID(), "number").replace("\"number\"", "5")))
                .isEqualTo(RefusalCode.INVALID_REQUEST);
        assertThat(refusalOfBody("{")).isEqualTo(RefusalCode.INVALID_JSON);
        assertThat(refusalOfBody("[".repeat(2_000))).isEqualTo(RefusalCode.INVALID_JSON);
        assertThat(refusalOfBody(json(UUID.randomUUID(), "x").replace("TEXT", "SYSTEM")))
                .isEqualTo(RefusalCode.TYPE_NOT_ALLOWED);

        send("still here");

        assertThat(message(reading.await(TextIT::isMessage)).content()).isEqualTo("still here");
        assertThat(system.gateway().messages(reader, room)).hasSize(1);
    }

    @Test
    void limitOf64KibIsTheApplicationsAndExact() throws Exception {
        String content = "😀".repeat(Limits.CONTENT_CODE_POINTS);

        sendBody(padded(content, Limits.MESSAGE_BYTES - 1));
        sendBody(padded(content, Limits.MESSAGE_BYTES));
        assertThat(refusalOfBody(padded(content, Limits.MESSAGE_BYTES + 1))).isEqualTo(RefusalCode.MESSAGE_TOO_LARGE);
        assertThat(refusalOfBody(padded(content, 2 * Limits.MESSAGE_BYTES))).isEqualTo(RefusalCode.MESSAGE_TOO_LARGE);

        send("behind");
        reading.await(frame -> reading.messages(Destinations.room(room)).size() == 3);
        assertThat(reading.messages(Destinations.room(room)))
                .extracting(frame -> message(frame).content())
                .containsExactly(content, content, "behind");
    }

    // ---- words of these tests

    private String json(UUID clientMessageId, String content) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("roomId", room);
        body.put("clientMessageId", clientMessageId);
        body.put("type", "TEXT");
        body.put("content", content);
        return ContractJson.mapper().writeValueAsString(body);
    }

    /** A body of exactly so many bytes. */
    private String padded(String content, int bytes) {
        String body = json(UUID.randomUUID(), content);
        int missing = bytes - body.getBytes(StandardCharsets.UTF_8).length;
        return body + " ".repeat(missing);
    }

    private void send(String content) {
        sendBody(json(UUID.randomUUID(), content));
    }

    /** Sends and waits for the receipt. */
    private void sendBody(String body) {
        String receipt = UUID.randomUUID().toString();
        writing.send("SEND", Map.of("destination", Destinations.PUB_MESSAGE, "receipt", receipt), body);
        writing.awaitReceipt(receipt);
    }

    private RefusalCode refusalOf(String content) {
        return refusalOfBody(json(UUID.randomUUID(), content));
    }

    private RefusalCode refusalOfBody(String body) {
        int before = writing.messages(Destinations.USER_ERRORS).size();
        writing.send("SEND", Map.of("destination", Destinations.PUB_MESSAGE), body);
        writing.await(frame -> writing.messages(Destinations.USER_ERRORS).size() > before);
        return ContractJson.mapper()
                .readValue(
                        writing.messages(Destinations.USER_ERRORS).get(before).body(), Refusal.class)
                .code();
    }

    private static boolean isMessage(Frame frame) {
        String destination = frame.header("destination");
        return frame.command().equals("MESSAGE")
                && destination != null
                && destination.startsWith(Destinations.ROOM_PREFIX);
    }

    private static Message message(Frame frame) {
        return ContractJson.mapper().readValue(frame.body(), Message.class);
    }
}
