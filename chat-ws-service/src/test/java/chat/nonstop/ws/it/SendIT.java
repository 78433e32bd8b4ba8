package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.json;
import static chat.nonstop.ws.it.Frames.message;
import static chat.nonstop.ws.it.Frames.refusal;
import static chat.nonstop.ws.it.Frames.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.event.ReadReported;
import chat.nonstop.contracts.internal.AttachmentUse;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class SendIT {
    private final FakePersistence persistence = ChatNode.PERSISTENCE;
    private final ChatNode node = ChatNode.first();

    @Test
    void messageIsAnsweredWhenItIsCommittedAndReachesTheRoom() {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        String id = UUID.randomUUID().toString();
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ACKS);
            client.subscribe(Destinations.room(room));

            send(client, message(room, id, "안녕하세요 👋 <b>hi</b>"), "r1");

            client.awaitReceipt("r1");
            Frame ack = client.await(frame -> Destinations.USER_ACKS.equals(frame.header("destination")));
            ContractAssert.assertFits("acknowledgement", ack.body());
            assertThat(json(ack).path("clientMessageId").asString()).isEqualTo(id);
            Frame heard = client.await(frame -> Destinations.room(room).equals(frame.header("destination")));
            ContractAssert.assertFits("message", heard.body());
            assertThat(json(heard).path("content").asString()).isEqualTo("안녕하세요 👋 <b>hi</b>");
            assertThat(heard.header("message-id")).isEqualTo(room + "-1");
            assertThat(heard.header("subscription")).isEqualTo(Destinations.room(room));
        }
    }

    @Test
    void recordFitsItsSchemaAndTheSenderIsTheSessionsUser() {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        String id = UUID.randomUUID().toString();
        try (StompTestClient client = node.connect(user)) {
            send(client, """
                    {"roomId":%d,"clientMessageId":"%s","type":"TEXT","content":"  spoof  ","senderId":1,"replyTo":3}""".formatted(room, id), "r1");
            client.awaitReceipt("r1");
        }

        ConsumerRecord<String, byte[]> record = recordOf(id);
        ContractAssert.assertFits("message-submitted", record.value());
        MessageSubmitted submitted = ContractJson.mapper().readValue(record.value(), MessageSubmitted.class);
        assertThat(record.key()).isEqualTo(Long.toString(room));
        assertThat(submitted.senderId()).isEqualTo(user);
        assertThat(submitted.content()).isEqualTo("spoof");
        assertThat(submitted.replyTo()).isEqualTo(3);
    }

    @Test
    void oneWritersOrderIsKeptForEveryReaderAtFullSpeed() {
        long writer = ChatNode.newUser();
        long reader = ChatNode.newUser();
        long room = persistence.room(writer, reader);
        int count = 2_000;
        try (StompTestClient sender = node.connect(writer);
                StompTestClient here = node.connect(reader);
                StompTestClient there = ChatNode.second().connect(reader)) {
            here.subscribe(Destinations.room(room));
            there.subscribe(Destinations.room(room));
            sender.subscribe(Destinations.USER_ACKS);

            IntStream.range(0, count)
                    .forEach(i -> send(sender, message(room, UUID.randomUUID().toString(), "m" + i), null));

            await().atMost(java.time.Duration.ofSeconds(60))
                    .until(() -> here.messages(Destinations.room(room)).size() >= count
                            && there.messages(Destinations.room(room)).size() >= count);
            List<String> sent = IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
            assertThat(contents(here, room)).isEqualTo(sent);
            assertThat(contents(there, room)).isEqualTo(sent);
            assertThat(sender.messages(Destinations.USER_ACKS)).hasSize(count);
        }
    }

    @Test
    void anAttachmentIsAskedForBeforeItsMessageIsPublished() {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        UUID photo = persistence.attachment(null);
        String id = UUID.randomUUID().toString();
        try (StompTestClient client = node.connect(user)) {
            send(client, withAttachment(room, id, "IMAGE", photo), "r1");
            client.awaitReceipt("r1");
        }

        MessageSubmitted submitted =
                ContractJson.mapper().readValue(recordOf(id).value(), MessageSubmitted.class);
        assertThat(submitted.attachmentId()).isEqualTo(photo);
        assertThat(persistence.uses).contains(new AttachmentUse.Request(room, user, true, UUID.fromString(id)));
    }

    @Test
    void aMessageWithAnAttachmentThatItMayNotHaveIsRefusedAndNotPublished() {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        String id = UUID.randomUUID().toString();
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);
            for (RefusalCode code : List.of(
                    RefusalCode.ATTACHMENT_NOT_UPLOADED,
                    RefusalCode.ATTACHMENT_USED,
                    RefusalCode.ATTACHMENT_TOO_LARGE,
                    RefusalCode.ATTACHMENT_CONTENT_MISMATCH,
                    RefusalCode.ATTACHMENT_TYPE_NOT_ALLOWED)) {
                send(client, withAttachment(room, id, "TEXT", persistence.attachment(code)), null);
                ContractAssert.assertFits(
                        "refusal", refusal(client, code.name()).body());
            }
            send(client, withAttachment(room, id, "TEXT", UUID.randomUUID()), null);
            refusal(client, "ATTACHMENT_NOT_FOUND");
            send(client, withAttachment(room, id, "IMAGE", null), null);
            refusal(client, "INVALID_REQUEST");
            persistence.away(room, true);
            send(client, withAttachment(room, id, "TEXT", persistence.attachment(null)), null);
            refusal(client, "UNAVAILABLE");
            persistence.away(room, false);

            send(client, withAttachment(room, id, "TEXT", persistence.attachment(null)), "good");
            client.awaitReceipt("good");
        }
        recordOf(id); // the log keeps its order: what was published before it is here by now
        assertThat(persistence.records)
                .filteredOn(record -> mentions(record, id))
                .hasSize(1);
    }

    private static String withAttachment(long room, String id, String type, UUID attachmentId) {
        return """
                {"roomId":%d,"clientMessageId":"%s","type":"%s","content":"see","attachmentId":%s}""".formatted(room, id, type, attachmentId == null ? "null" : "\"" + attachmentId + "\"");
    }

    @Test
    void refusedMessageIsAnsweredOnErrorsAndTheSessionLivesOn() {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        long foreignRoom = persistence.room(ChatNode.newUser());
        String id = UUID.randomUUID().toString();
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);

            send(client, message(foreignRoom, id, "let me in"), "refused");
            Frame refusal = refusal(client, "NOT_A_MEMBER");
            ContractAssert.assertFits("refusal", refusal.body());
            assertThat(json(refusal).path("clientMessageId").asString()).isEqualTo(id);
            assertThat(refusal.header("receipt-id")).isEqualTo("refused");

            send(client, "{not json", null);
            refusal(client, "INVALID_JSON");
            send(client, message(room, id, "   "), null);
            refusal(client, "CONTENT_EMPTY");
            send(client, message(room, id, "x".repeat(5_001)), null);
            refusal(client, "CONTENT_TOO_LONG");
            client.send("SEND", Map.of("destination", Destinations.room(room)), message(room, id, "to all"));
            refusal(client, "DESTINATION_FORBIDDEN");

            send(client, message(room, id, "fine"), "fine");
            client.awaitReceipt("fine");
            assertThat(client.heard())
                    .noneMatch(frame -> "refused".equals(frame.header("receipt-id"))
                            && frame.command().equals("RECEIPT"));
        }
        assertThat(persistence.records).noneMatch(record -> record.key().equals(Long.toString(foreignRoom)));
    }

    @Test
    void bodyOfExactly64KiBPassesTheFrameLimitAndOneByteMoreIsRefused() {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);
            String body = message(room, UUID.randomUUID().toString(), "big");
            String padded = body.substring(0, body.length() - 1) + ",\"padding\":\"";
            String largest = padded + "x".repeat(64 * 1024 - padded.length() - 2) + "\"}";
            assertThat(largest).hasSize(64 * 1024);

            send(client, largest, "largest");
            client.awaitReceipt("largest");

            send(client, largest.replace("\"big\"", "\"big!\""), "too large");
            refusal(client, "MESSAGE_TOO_LARGE");
            send(client, message(room, UUID.randomUUID().toString(), "after"), "after");
            client.awaitReceipt("after");
        }
    }

    @Test
    void frameBeyondTheTransportLimitClosesTheSocket() {
        try (StompTestClient client = node.connect(ChatNode.newUser())) {
            client.sendRaw("SEND\ndestination:/pub/chat/message\n\n" + "x".repeat(300 * 1024) + "\0");
            assertThat(client.awaitClose()).isIn(1009, 1006);
        }
    }

    @Test
    void nothingIsAnsweredWhileTheRecordCannotSayWhoIsAMember() {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        persistence.away(room, true);
        String id = UUID.randomUUID().toString();
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);

            send(client, message(room, id, "anybody there?"), "r1");
            Frame refusal = refusal(client, "UNAVAILABLE");
            assertThat(json(refusal).path("clientMessageId").asString()).isEqualTo(id);

            persistence.away(room, false);
            // As a client does: UNAVAILABLE means that the same may be sent again, however often that takes.
            AtomicInteger tries = new AtomicInteger();
            await().until(() -> {
                String receipt = "again-" + tries.incrementAndGet();
                send(client, message(room, id, "anybody there?"), receipt);
                return client.await(frame -> receipt.equals(frame.header("receipt-id")))
                        .command()
                        .equals("RECEIPT");
            });
        }
    }

    @Test
    void readReportIsDurableWhenItsReceiptComes() {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);
            client.send(
                    "SEND",
                    Map.of("destination", Destinations.PUB_READ, "receipt", "read"),
                    "{\"roomId\":%d,\"lastReadMessageId\":42}".formatted(room));
            client.awaitReceipt("read");

            client.send(
                    "SEND",
                    Map.of("destination", Destinations.PUB_READ),
                    "{\"roomId\":%d,\"lastReadMessageId\":42}".formatted(persistence.room()));
            refusal(client, "NOT_A_MEMBER");
        }

        await().until(() -> persistence.records.stream().anyMatch(record -> isReadOf(record, room)));
        ConsumerRecord<String, byte[]> record = persistence.records.stream()
                .filter(candidate -> isReadOf(candidate, room))
                .findFirst()
                .orElseThrow();
        ContractAssert.assertFits("read-reported", record.value());
        assertThat(ContractJson.mapper().readValue(record.value(), ReadReported.class))
                .extracting(ReadReported::userId, ReadReported::lastReadMessageId)
                .containsExactly(user, 42L);
    }

    @Test
    void reportOfDeliveryIsDurableWhenItsReceiptComes() {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);
            client.send(
                    "SEND",
                    Map.of("destination", Destinations.PUB_DELIVERED, "receipt", "delivered"),
                    "{\"roomId\":%d,\"lastDeliveredMessageId\":45}".formatted(room));
            client.awaitReceipt("delivered");

            client.send(
                    "SEND",
                    Map.of("destination", Destinations.PUB_DELIVERED),
                    "{\"roomId\":%d,\"lastReadMessageId\":45}".formatted(room));
            refusal(client, "INVALID_REQUEST");
        }

        await().until(() -> persistence.records.stream().anyMatch(record -> isReadOf(record, room)));
        ConsumerRecord<String, byte[]> record = persistence.records.stream()
                .filter(candidate -> isReadOf(candidate, room))
                .findFirst()
                .orElseThrow();
        ContractAssert.assertFits("read-reported", record.value());
        assertThat(ContractJson.mapper().readValue(record.value(), ReadReported.class))
                .extracting(ReadReported::userId, ReadReported::lastReadMessageId, ReadReported::lastDeliveredMessageId)
                .containsExactly(user, null, 45L);
    }

    @Test
    void reportsThatComeFastAreAllAnsweredAndGoOnTogether() {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        int reports = 2_000;
        try (StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ERRORS);
            for (int i = 1; i <= reports; i++) {
                client.send(
                        "SEND",
                        Map.of("destination", Destinations.PUB_READ, "receipt", "read-" + i),
                        "{\"roomId\":%d,\"lastReadMessageId\":%d}".formatted(room, i));
            }
            client.awaitReceipt("read-" + reports);
        }

        await().until(() -> reads(room).contains((long) reports));
        assertThat(reads(room)).hasSizeLessThan(reports / 4);
    }

    private List<Long> reads(long room) {
        return persistence.records.stream()
                .filter(candidate -> isReadOf(candidate, room))
                .map(record -> ContractJson.mapper()
                        .readValue(record.value(), ReadReported.class)
                        .lastReadMessageId())
                .toList();
    }

    @Test
    void typingReachesTheRoomsEventsOnEveryNodeAndIsThrottled() {
        long typist = ChatNode.newUser();
        long reader = ChatNode.newUser();
        long room = persistence.room(typist, reader);
        try (StompTestClient client = node.connect(typist);
                StompTestClient there = ChatNode.second().connect(reader)) {
            there.subscribe(Destinations.roomEvents(room));
            for (int i = 0; i < 5; i++) {
                client.send(
                        "SEND",
                        Map.of("destination", Destinations.PUB_TYPING, "receipt", "t" + i),
                        "{\"roomId\":%d}".formatted(room));
                client.awaitReceipt("t" + i);
            }
            persistence.publish(
                    "room:" + room,
                    FakePersistence.signal(chat.nonstop.contracts.redis.Signal.Kind.EVENT, Map.of("kind", "MARKER")));

            there.await(frame -> frame.body().contains("MARKER"));
            List<Frame> events = there.messages(Destinations.roomEvents(room));
            assertThat(events).hasSize(2);
            ContractAssert.assertFits("typing", events.getFirst().body());
        }
    }

    private ConsumerRecord<String, byte[]> recordOf(String clientMessageId) {
        await().until(() -> persistence.records.stream().anyMatch(record -> mentions(record, clientMessageId)));
        return persistence.records.stream()
                .filter(record -> mentions(record, clientMessageId))
                .findFirst()
                .orElseThrow();
    }

    private static boolean mentions(ConsumerRecord<String, byte[]> record, String clientMessageId) {
        return new String(record.value(), java.nio.charset.StandardCharsets.UTF_8).contains(clientMessageId);
    }

    private static boolean isReadOf(ConsumerRecord<String, byte[]> record, long room) {
        return record.topic().equals(Topics.CHAT_READ_EVENTS) && record.key().equals(Long.toString(room));
    }

    private static List<String> contents(StompTestClient client, long room) {
        return client.messages(Destinations.room(room)).stream()
                .map(frame -> json(frame).path("content").asString())
                .toList();
    }
}
